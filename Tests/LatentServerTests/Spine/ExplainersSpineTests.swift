import LatentSupport
import LatentTestSupport
import Testing

/// The explainers beside `default` and `tokens`, as a client sees them.
@Suite(.timeLimit(.minutes(15))) struct ExplainersSpineTests {
  private func list(_ json: JSON?) throws -> [JSON] { try #require(json?.arrayValue) }

  private func explain(_ explainer: JSON, client: JSON? = nil) -> JSON {
    var params: JSONObject = [
      "cache": "c", "dictionary": "letters", "latents": [0, 1, 2, 3, 4, 5], "run": "r", "explainer": explainer,
    ]
    if let client { params["client"] = client }
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

  @Test func aLatentOfOneTokenIsNamedWithoutAnLLM() async throws {
    try await withLetters { client, world in
      let explained = try await client.request("explain", explain(["kind": "single-token"]))
      let texts = try list(explained["explanations"]).map { $0["explanation"]?.stringValue }
      #expect(texts == ["x", "y", "z", "q"].map { "The token \"\($0)\"." })
      #expect(try list(explained["skipped"]).map { $0["latent"] } == [4, 5] && explained["usage"]?["requests"] == 0)
      let scored = try await client.request("score", world.scoreParams(client: ["kind": "lexical"]))
      for score in try list(scored["scores"]) {
        #expect((score["metrics"]?["balancedAccuracy"]?.numberValue ?? 0) > 0.95, "\(score)")
      }
    }
  }

  @Test func givenTextsAreARunLikeAnyOther() async throws {
    try await withLetters { client, world in
      let given: JSON = [
        ["latent": 1, "explanation": "the letter \"y\""], ["latent": 0, "explanation": "\"nothing\""],
      ]
      let explained = try await client.request("explain", explain(["kind": "none", "explanations": given]))
      #expect(try list(explained["explanations"]).map { $0["latent"] } == [0, 1])
      #expect(try list(explained["skipped"]).count == 4 && list(explained["failed"]).isEmpty)
      let params = world.scoreParams(client: ["kind": "lexical"], scorers: ["detection"])
      let scores = try list(try await client.request("score", params)["scores"])
      #expect(scores.map { $0["latent"] } == [0, 1])
      #expect(scores.map { $0["metrics"]?["balancedAccuracy"]?.numberValue } == [0.5, 1])
    }
  }

  @Test func whatIsContrastedIsNeverScoredOn() async throws {
    let chat = try ScriptedChat(reply: LetterWorld.reply)
    try await withLetters { client, world in
      let endpoint = world.openAI(chat)
      let explained = try await client.request(
        "explain",
        explain(["kind": "contrastive", "contrasts": 50], client: endpoint)
      )
      #expect(
        try list(explained["explanations"]).prefix(4).map { $0["explanation"]?.stringValue } == ["X", "Y", "Z", "Q"]
      )
      let shown = Set(
        chat.prompts.flatMap { prompt in
          prompt.question.split(separator: "\n").drop { $0 != "It is silent in:" }.dropFirst().compactMap { line in
            line.firstRange(of: ": ").map { String(line[$0.upperBound...]) }
          }
        }
      )
      #expect(shown.count > 100)
      _ = try await client.request("score", world.scoreParams(client: endpoint, scorers: ["detection"]))
      let judged = chat.prompts.compactMap(\.judgement).flatMap(\.excerpts)
      #expect(judged.count > 300 && shown.isDisjoint(with: judged))
    }
  }
}
