import LatentModels
import LatentSupport
import LatentTestSupport
import Testing

/// Every scorer as a client sees it: embedded, by a resident model, predicted without asking, and by an endpoint that has
/// bad days.
@Suite(.timeLimit(.minutes(15))) struct ScoringSpineTests {
  private func number(_ json: JSON?) throws -> Double { try #require(json?.numberValue) }
  private func list(_ json: JSON?) throws -> [JSON] { try #require(json?.arrayValue) }

  private static let explanations: JSON = .array(
    LetterWorld.letters.enumerated().map { latent, letter in
      ["latent": .integer(latent), "explanation": .string("the letter \"\(letter)\"")]
    }
  )

  private func score(_ scorers: [JSON], client: JSON, _ more: JSONObject = JSONObject()) -> JSON {
    var params: JSONObject = [
      "cache": "c", "dictionary": "letters", "explanations": Self.explanations, "scorers": .array(scorers),
      "client": client,
    ]
    for (name, value) in more { params[name] = value }
    return .object(params)
  }

  private func withLetters(_ body: (TestClient, LetterWorld) async throws -> Void) async throws {
    let world = try LetterWorld()
    try await withSpine { client, _ in
      try await world.load(client)
      _ = try await client.request("cacheActivations", world.cacheParams())
      try await body(client, world)
    }
  }

  @Test func everyScorerRunsWithoutAnLLM() async throws {
    let kinds = [
      "detection", "fuzzing", "intruder", "embedding", "example-embedding", "surprisal", "simulation", "intervention",
    ]
    try await withLetters { client, _ in
      let sampler: JSON = [
        "windowTokens": 16, "windows": "centred", "kind": "mix", "minimumExamples": 4, "neighbours": 3,
        "negatives": ["random", "same-token", "co-firing", "decoder", "embedding"], "embedder": ["kind": "lexical"],
      ]
      let scored = try await client.request(
        "score",
        score(
          kinds.map {
            $0 == "intervention" ? ["kind": .string($0), "kl": 0.1, "maxTokens": 3] : ["kind": .string($0)]
          },
          client: ["kind": "lexical"],
          [
            "sampler": sampler,
            "controls": ["other-explanation", "random-windows", "random-direction", "random-dictionary"],
          ]
        )
      )
      let scores = try list(scored["scores"])
      let failed = try list(scored["failed"])
      #expect(scores.count + failed.count == 32, "\(failed)")
      for kind in kinds {
        #expect(
          scored["summary"]?[kind]?["latents"]?.integerValue == 4,
          "\(kind): \(failed.first { $0["scorer"]?.stringValue == kind } ?? .null)"
        )
      }
      for score in scores {
        let metrics = try #require(score["metrics"])
        let headline = try number(metrics[try #require(metrics["headline"]?.stringValue)])
        let interval = try list(metrics["interval"]).compactMap(\.numberValue)
        #expect(interval.count == 2 && interval[0] <= headline && headline <= interval[1], "\(score)")
        switch score["scorer"]?.stringValue {
        case "detection", "embedding", "surprisal", "simulation":
          #expect(headline > 0.6, "\(score)")
          #expect(score["negatives"]?["random"] != nil && score["negatives"]?["embedding"] != nil)
        case "fuzzing":
          #expect(headline > 0.9 && score["negatives"]?["moved"] != nil)
        default:
          break
        }
        if score["scorer"] == "detection" {
          let precision = try number(metrics["precisionAtBaseRate"])
          #expect(precision > 0 && precision <= 1)
          #expect(abs(try number(score["controls"]?["other-explanation"]?["balancedAccuracy"]) - 0.5) < 0.25)
        }
        if score["scorer"] == "intervention" {
          #expect(
            score["controls"]?.objectValue?.keys.sorted() == [
              "other-explanation", "random-dictionary", "random-direction",
            ]
          )
        }
      }
      let latent = try await client.request("latent", ["dictionary": "letters", "latent": 0, "cache": "c"])
      #expect(try list(latent["explanations"]?[0]?["scores"]).count == 8)
    }
  }

  @Test func aResidentModelGivesLogProbabilities() async throws {
    try await withLetters { client, _ in
      let scored = try await client.request(
        "score",
        score(
          [["kind": "surprisal"], ["kind": "intervention", "kl": 0.2, "maxTokens": 3]],
          client: ["kind": "resident", "model": "m"],
          ["stopWidth": 0.9, "sampler": ["test": 6, "nonActivating": 6, "minimumExamples": 4, "windowTokens": 16]]
        )
      )
      let scores = try list(scored["scores"])
      let failed = scored["failed"] ?? .null
      #expect(scores.contains { $0["scorer"] == "surprisal" } || failed.description.contains("too long"), "\(failed)")
      for score in scores where score["scorer"] == "intervention" {
        #expect(abs(try number(score["metrics"]?["kl"]) - 0.2) < 0.01 && score["metrics"]?["standardError"] != nil)
      }
      let refused = await #expect(throws: (any Error).self) {
        try await client.request("score", score([["kind": "detection"]], client: ["kind": "resident", "model": "m"]))
      }
      #expect(refused != nil)
    }
  }

  // MARK: Dry runs

  private static let tokenizer = Result { try Tokenizer(folder: LetterWorld.model) }

  /// Counts as the model's own tokenizer does, or otherwise.
  private static func countingChat(_ count: @escaping @Sendable (String) -> Int) throws -> ScriptedChat {
    try ScriptedChat { prompt in
      var reply = LetterWorld.reply(prompt)
      let messages = prompt.json["messages"]?.arrayValue ?? []
      reply.promptTokens = messages.reduce(0) { $0 + 4 + count($1["content"]?.stringValue ?? "") }
      reply.completionTokens = max(1, reply.text.count / 4)
      return reply
    }
  }

  @Test(arguments: [true, false])
  func aDryRunSaysWhatARunWouldCost(_ countsAlike: Bool) async throws {
    let tokenizer = try Self.tokenizer.get()
    let chat = try Self.countingChat { text in
      countsAlike ? (try? tokenizer.ids(of: text, specialTokens: false).count) ?? 0 : text.utf8.count / 3
    }
    try await withLetters { client, world in
      let endpoint = world.openAI(chat)
      func near(_ predicted: JSON, _ real: JSON, _ fields: [String]) throws {
        for field in fields {
          let (a, b) = (try number(predicted["usage"]?[field]), try number(real["usage"]?[field]))
          #expect(abs(a - b) <= 0.1 * b, "\(field): predicted \(a), was \(b)")
        }
      }
      func dry(_ params: JSON) -> JSON {
        var fields = params.objectValue ?? JSONObject()
        fields["dryRun"] = true
        return .object(fields)
      }
      let explain = world.explainParams(client: endpoint, latents: [0, 1, 2, 3])
      let predicted = try await client.request("explain", dry(explain))
      #expect(chat.prompts.isEmpty && predicted["explanations"] == [] && predicted["usage"]?["requests"] == 4)
      let explained = try await client.request("explain", explain)
      #expect(try list(explained["explanations"]).count == 4, "the dry run has filed nothing")
      if countsAlike { try near(predicted, explained, ["requests", "promptTokens"]) }

      let scorers: JSON = [["kind": "detection", "examplesPerPrompt": 5], ["kind": "fuzzing"]]
      if !countsAlike {
        // A run on one latent shows how the LLM counts.
        _ = try await client.request(
          "score",
          [
            "cache": "c", "dictionary": "letters", "explanations": [["latent": 1, "explanation": "the letter \"Y\""]],
            "scorers": scorers, "client": endpoint,
          ]
        )
      }
      var params = world.scoreParams(client: endpoint).objectValue ?? JSONObject()
      params["scorers"] = scorers
      let asked = chat.prompts.count
      let foretold = try await client.request("score", dry(.object(params)))
      #expect(chat.prompts.count == asked && foretold["scores"] == [])
      let scored = try await client.request("score", .object(params))
      try near(foretold, scored, ["requests", "promptTokens"])
      #expect(try number(scored["usage"]?["requests"]) == Double(chat.prompts.count - asked))
    }
  }

  // MARK: Bad days

  @Test func anEndpointThatFailsOftenCostsTimeAndNoResults() async throws {
    @Sendable func answer(_ request: LoopbackServer.Request) -> JSON {
      let prompt = ScriptedChat.Prompt(request)
      return ScriptedChat.completion(LetterWorld.reply(prompt), to: prompt)
    }
    let good = try LoopbackServer { LoopbackServer.Response(answer($0)) }
    let bad = try LoopbackServer { request in
      let whole = answer(request)
      switch request.number % 17 {
      case 1: return LoopbackServer.Response(["error": "slow down"], status: 429)
      case 4: return LoopbackServer.Response(["error": "oops"], status: 500)
      case 7 where request.number < 120: return LoopbackServer.Response(body: [], ending: .stalled)
      case 9: return LoopbackServer.Response(status: 200, body: whole.encoded(), ending: .cut(afterBytes: 20))
      case 12:
        // A list that is too short.
        let reply = ScriptedChat.Reply("{\"answers\": [1]}")
        return LoopbackServer.Response(ScriptedChat.completion(reply, to: ScriptedChat.Prompt(request)))
      case 15: return LoopbackServer.Response(["choices": []])
      default: return LoopbackServer.Response(whole)
      }
    }
    try await withLetters { client, _ in
      func scored(_ server: LoopbackServer, _ model: String) async throws -> JSON {
        let endpoint: JSON = [
          "kind": "openai", "baseURL": .string(server.address + "/v1"), "model": .string(model), "concurrency": 16,
          "timeoutSeconds": 1.5, "retries": 8,
        ]
        return try await client.request(
          "score",
          score(
            [["kind": "detection", "examplesPerPrompt": 5]],
            client: endpoint,
            ["sampler": ["test": 25, "nonActivating": 25]]
          )
        )
      }
      let clean = try await scored(good, "good")
      let torn = try await scored(bad, "bad")
      #expect(try list(clean["scores"]).count == 4 && torn["failed"] == [])
      #expect(torn["scores"] == clean["scores"])
      #expect(clean["usage"]?["retries"] == 0)
      #expect(try number(torn["usage"]?["retries"]) >= 8, "\(torn["usage"] ?? .null) of \(bad.requests.count)")
    }
  }
}
