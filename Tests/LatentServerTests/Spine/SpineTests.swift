import Foundation
import LatentProtocol
import LatentSupport
import LatentTestSupport
import Testing

/// From a checkpoint to scored explanations as a client sees it, on files whose truth is known.
@Suite(.timeLimit(.minutes(15))) struct SpineTests {
  private func number(_ json: JSON?) throws -> Double { try #require(json?.numberValue) }
  private func list(_ json: JSON?) throws -> [JSON] { try #require(json?.arrayValue) }
  private func integers(_ json: JSON?) throws -> [Int] { try list(json).compactMap(\.integerValue) }

  // MARK: Caching and looking

  @Test func cachesTwoHookpointsInOnePassAndShowsWhatFires() async throws {
    let world = try LetterWorld()
    try await withSpine { client, _ in
      try await world.load(client)
      let reports = Locked<[JSON]>([])
      let cached = try await client.request("cacheActivations", world.cacheParams()) { value in
        reports.update { $0.append(value) }
      }
      #expect(cached["cache"] == "c")
      let tokens = try #require(cached["tokens"]?.integerValue)
      let text = try String(contentsOfFile: world.path("corpus.txt"), encoding: .utf8)
      var documentTokens = 0
      for document in text.components(separatedBy: "\n\n") {
        let tokenized = try await client.request("tokenize", ["model": "m", "text": .string(document)])
        documentTokens += try list(tokenized["ids"]).count
      }
      // Joined by the end-of-text token.
      #expect(tokens == documentTokens + 149)
      #expect(cached["contexts"]?.integerValue == (tokens + 127) / 128)
      #expect(reports.value.first?["kind"] == "begin" && reports.value.last?["kind"] == "end")
      let letters = try #require(cached["dictionaries"]?["letters"])
      #expect(letters["live"] == 5 && letters["dead"] == 1)
      let random = try #require(cached["dictionaries"]?["random"])
      let activations = try number(random["activations"])
      #expect(
        abs(try number(random["meanL0"]) - activations / Double(documentTokens)) < 1e-9,
        "special tokens are masked"
      )
      #expect(try number(cached["bytes"]) > 0 && number(random["explainedVariance"]) < 1)

      for (latent, letter) in LetterWorld.letters.enumerated() {
        let examples = try await client.request(
          "examples",
          [
            "cache": "c", "dictionary": "letters", "latent": .integer(latent),
            "sampler": ["train": 20, "quantiles": 4],
          ]
        )
        let activating = try list(examples["activating"])
        #expect(activating.count == 20)
        for example in activating {
          for (token, activation) in zip(try list(example["tokens"]), try list(example["activations"])) {
            #expect((token.stringValue == letter) == (try number(activation) > 0))
            if token.stringValue == letter { #expect(abs(try number(activation) - 0.5) < 1e-3) }
          }
        }
        let silent = try list(examples["nonActivating"])
        #expect(!silent.isEmpty)
        #expect(try silent.allSatisfy { try !list($0["tokens"]).contains(.string(letter)) })
        #expect(examples["firingCount"]?.integerValue == text.count { String($0) == letter })
      }
      // Asked again, it is there.
      let again = try await client.request("cacheActivations", world.cacheParams())
      #expect(again["dictionaries"] == cached["dictionaries"] && again["tokensPerSecond"]?.numberValue == 0)
    }
  }

  // MARK: Explaining and scoring

  @Test func explainsAndScoresWithoutAnLLM() async throws {
    let world = try LetterWorld()
    try await withSpine { client, _ in
      try await world.load(client)
      _ = try await client.request("cacheActivations", world.cacheParams())
      let explained = try await client.request("explain", world.explainParams(client: nil, latents: "all"))
      #expect(explained["run"] == "r" && explained["usage"]?["requests"] == 0)
      let explanations = try list(explained["explanations"])
      for (latent, letter) in LetterWorld.letters.enumerated() {
        let text = explanations.first { $0["latent"]?.integerValue == latent }?["explanation"]?.stringValue
        #expect(
          text?.contains("\"\(letter.lowercased())\"") == true,
          "\(text ?? "nothing") \(explained["failed"] ?? "")"
        )
      }
      #expect(try list(explained["skipped"]).map { $0["latent"] } == [5])
      let scored = try await client.request("score", world.scoreParams(client: ["kind": "lexical"]))
      let scores = try list(scored["scores"]).filter { ($0["latent"]?.integerValue ?? 9) < 4 }
      #expect(scores.count == 8)
      for score in scores { #expect(try number(score["metrics"]?["balancedAccuracy"]) > 0.95, "\(score)") }
      #expect(try list(scored["failed"]).allSatisfy { $0["latent"] == 4 })
    }
  }

  @Test func aJudgeWhoKnowsTheTruthScoresOneAndWhatIsKnownIsShown() async throws {
    let world = try LetterWorld()
    let chat = try ScriptedChat(reply: LetterWorld.reply)
    try await withSpine { client, _ in
      try await world.load(client)
      _ = try await client.request("cacheActivations", world.cacheParams())
      let endpoint = world.openAI(chat)
      let explained = try await client.request("explain", world.explainParams(client: endpoint))
      let letters = try list(explained["explanations"]).prefix(4).map { $0["explanation"]?.stringValue }
      #expect(letters == ["X", "Y", "Z", "Q"])
      #expect(explained["usage"]?["requests"] == 5 && explained["usage"]?["promptTokens"] == 50)
      #expect(try list(explained["skipped"]).count == 1 && list(explained["failed"]).isEmpty)

      let scored = try await client.request("score", world.scoreParams(client: endpoint))
      let scores = try list(scored["scores"])
      #expect(scores.map { $0["latent"]?.integerValue } == [0, 0, 1, 1, 2, 2, 3, 3])
      for score in scores {
        let metrics = try #require(score["metrics"])
        #expect(metrics["balancedAccuracy"]?.numberValue == 1 && metrics["auc"]?.numberValue == 1)
        let interval = try list(metrics["interval"])
        #expect(interval.last?.numberValue == 1 && (interval.first?.numberValue ?? 0) > 0.9)
      }
      for kind in ["detection", "fuzzing"] {
        #expect(scored["summary"]?[kind]?["balancedAccuracy"]?["median"]?.numberValue == 1)
      }
      let asked = chat.prompts.count
      #expect(scored["usage"]?["requests"]?.integerValue == asked - 5)

      // Nothing is asked twice.
      let again = try await client.request("score", world.scoreParams(client: endpoint))
      #expect(again["scores"] == scored["scores"] && again["usage"]?["requests"] == 0)
      #expect(chat.prompts.count == asked)

      let latent = try await client.request("latent", ["dictionary": "letters", "latent": 0, "cache": "c"])
      let known = try #require(try list(latent["explanations"]).first)
      #expect(known["explanation"] == "X" && known["run"] == "r")
      #expect(try list(known["scores"]).map { $0["metrics"]?["balancedAccuracy"]?.numberValue } == [1, 1])
      #expect(latent["statistics"]?["topTokens"]?[0]?["text"] == "X")

      let activations = try await client.request("activations", ["dictionary": "letters", "text": "A X"])
      let tokens = try list(activations["tokens"])
      #expect(tokens.map { $0["text"] } == ["A", " ", "X"])
      #expect(tokens[2]["latents"]?.arrayValue?.contains { $0["latent"] == 0 && $0["explanation"] == "X" } == true)

      let status = try await client.request("status")
      #expect(try list(status["models"]).count == 1 && list(status["dictionaries"]).count == 2)
    }
  }

  @Test(arguments: [true, false])
  func judgesThatAreKnownScoreWhatTheyShould(_ givesLists: Bool) async throws {
    let world = try LetterWorld()
    let judge = Locked(ScriptedJudge.alwaysYes)
    let chat = try ScriptedChat { prompt in
      prompt.judgement.map { judge.value.reply($0) } ?? ScriptedChat.Reply("EXPLANATION: X")
    }
    let scorers: JSON = [
      ["kind": "detection", "examplesPerPrompt": givesLists ? 5 : 1],
      ["kind": "fuzzing", "examplesPerPrompt": givesLists ? 5 : 1],
    ]
    try await withSpine { client, _ in
      try await world.load(client, ["letters", "random"])
      _ = try await client.request("cacheActivations", world.cacheParams())
      func score(_ judging: ScriptedJudge, _ model: String) async throws -> JSON {
        judge.update { $0 = judging }
        let endpoint: JSON = ["kind": "openai", "baseURL": .string(chat.baseURL), "model": .string(model)]
        return try await client.request(
          "score",
          [
            "cache": "c", "dictionary": "letters", "explanations": [["latent": 0, "explanation": "X"]],
            "scorers": scorers, "client": endpoint,
          ]
        )
      }
      func accuracies(_ scored: JSON) throws -> [Double] {
        try list(scored["scores"]).map { try number($0["metrics"]?["balancedAccuracy"]) }
      }
      #expect(try accuracies(try await score(LetterWorld.truth, "truth")) == [1, 1])
      #expect(try accuracies(try await score(.alwaysYes, "yes")) == [0.5, 0.5])
      let guessed = try await score(.guessing(seed: 11), "guess")
      for score in try list(guessed["scores"]) {
        let interval = try list(score["metrics"]?["interval"]).compactMap(\.numberValue)
        #expect(interval.count == 2 && interval[0] < 0.5 && interval[1] > 0.5)
      }
      let garbage = try await score(.garbage, "garbage")
      #expect(try list(garbage["scores"]).isEmpty)
      #expect(try list(garbage["failed"]).map { $0["error"]?["code"]?.integerValue } == [-32014, -32014])
    }
  }

  // MARK: Intervening and comparing

  @Test func intervenesAtTheStrengthThatGivesTheWantedDivergence() async throws {
    let world = try LetterWorld(documents: 1)
    try await withSpine { client, _ in
      try await world.load(client)
      for target in [0.05, 0.5] {
        let effect = try await client.request(
          "intervene",
          [
            "model": "m", "text": "A B C X D", "calibrate": ["kl": .number(target)], "topTokens": 5,
            "interventions": [["at": ["dictionary": "random", "latent": 3], "operation": "add", "strength": 1.0]],
            "generate": ["maxTokens": 6],
          ]
        )
        #expect(abs(try number(effect["kl"]) - target) <= 0.021 * target)
        let positions = try list(effect["positions"]).compactMap(\.numberValue)
        #expect(positions.count == 9)
        #expect(abs(positions.reduce(0, +) / 9 - (try number(effect["kl"]))) < 1e-9)
        #expect(try list(effect["up"]).count == 5 && list(effect["down"]).count == 5)
        #expect(try list(effect["up"]).allSatisfy { try number($0["delta"]) > 0 })
        #expect(try list(effect["baseline"]?["texts"]).count == 1 && list(effect["intervened"]?["texts"]).count == 1)
      }
      let nothing = try await client.request(
        "intervene",
        [
          "model": "m", "text": "A B", "generate": ["maxTokens": 4],
          "interventions": [["at": "layers.0", "operation": "scale", "strength": 1.0]],
        ]
      )
      #expect(nothing["kl"]?.numberValue == 0 && nothing["baseline"] == nothing["intervened"])
    }
  }

  @Test(arguments: ["decoder", "encoder"])
  func findsTheLatentsOfAPermutedCopy(_ basis: String) async throws {
    let world = try LetterWorld(documents: 1)
    try await withSpine { client, _ in
      try await world.load(client, ["random", "permuted"])
      for matching in ["nearest", "optimal"] {
        let similarity = try await client.request(
          "similarity",
          ["a": "random", "b": "permuted", "by": .string(basis), "matching": .string(matching)]
        )
        let pairs = try list(similarity["pairs"])
        #expect(pairs.count == world.order.count)
        for pair in pairs {
          #expect(world.order[try #require(pair["b"]?.integerValue)] == pair["a"]?.integerValue)
          #expect(abs(try number(pair["similarity"]) - 1) < 1e-5)
        }
        #expect(similarity["sharedFraction"]?.numberValue == 1)
        #expect(abs(try number(similarity["meanMaxSimilarity"]) - 1) < 1e-5)
      }
    }
  }

  // MARK: Reading

  @Test func readsTensorsInMessagesAndInFiles() async throws {
    let world = try LetterWorld(documents: 1)
    try await withSpine { client, daemon in
      try await world.load(client)
      let tokenized = try await client.request("tokenize", ["model": "m", "text": "A X"])
      let ids = try integers(tokenized["ids"])
      #expect(try list(tokenized["tokens"]).count == 3 && tokenized["offsets"]?[2] == [2, 3])
      let back = try await client.request("detokenize", ["model": "m", "ids": try #require(tokenized["ids"])])
      #expect(back["text"] == "A X")

      let params: JSONObject = [
        "model": "m", "text": "A X", "hookpoints": ["embedding", "gpt_neox.layers.1"], "logits": true,
      ]
      let forward = try await client.request("forward", .object(params))
      #expect(try integers(forward["tokens"]) == ids)
      let embedding = try #require(forward["tensors"]?["embedding"])
      #expect(embedding["shape"] == [3, 80] && forward["logits"]?["shape"] == [3, 517])
      #expect(forward["tensors"]?["gpt_neox.layers.1"]?["shape"] == [3, 80])

      let encoded = try await client.request("encode", ["dictionary": "letters", "input": embedding])
      let latents = try #require(encoded["latents"])
      #expect(latents["shape"] == [3, 6])
      let floats = try Self.floats(latents)
      #expect(floats[2 * 6] > 0.4 && floats[0] == 0 && floats[6] == 0, "X fires on X alone")
      let decoded = try await client.request("decode", ["dictionary": "letters", "latents": latents])
      let output = try Self.floats(try #require(decoded["output"]))
      let x = try Self.floats(embedding)
      // The letter's embedding comes back, but for the latent that always fires and adds 0.001.
      expectClose(Array(output[160..<240]), x[160..<240].map { $0 + 0.001 }, .logits)

      var toFile = params
      toFile["output"] = .string(daemon.file("out.safetensors"))
      let written = try await client.request("forward", .object(toFile))
      let file = try #require(written["tensors"]?["embedding"])
      #expect(file["file"] == .string(daemon.file("out.safetensors")) && file["name"] == "embedding")
      #expect(file["shape"] == [3, 80] && file["data"] == nil)
      #expect(FileManager.default.fileExists(atPath: daemon.file("out.safetensors")))

      let generated = try await client.request(
        "generate",
        ["model": "m", "tokens": .array(ids.map { .integer($0) }), "maxTokens": 5]
      )
      #expect(try list(generated["tokens"]).count <= 5 && generated["text"]?.stringValue != nil)
    }
  }

  private static func floats(_ tensor: JSON) throws -> [Float] {
    let data = try #require(tensor["data"]?.stringValue.flatMap { Data(base64Encoded: $0) })
    return data.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
  }

  // MARK: Cancelling

  @Test func aCancelledCacheGoesOnWhereItStopped() async throws {
    let world = try LetterWorld()
    try await withSpine { client, _ in
      try await world.load(client)
      let whole = try await client.request("cacheActivations", world.cacheParams("whole"))
      let isUnderWay = Locked(false)
      let call = client.start("cacheActivations", world.cacheParams(batchTokens: 128)) { value in
        if (value["done"]?.integerValue ?? 0) > 0 { isUnderWay.update { $0 = true } }
      }
      try await eventually { isUnderWay.value }
      client.cancel(call)
      let code = await call.errorCode
      // A quick machine may have finished first.
      #expect(code == .requestCancelled || code == nil)
      let resumed = try await client.request("cacheActivations", world.cacheParams())
      #expect(resumed["tokens"] == whole["tokens"] && resumed["contexts"] == whole["contexts"])
      let dictionaries = try #require(resumed["dictionaries"]?.objectValue)
      for (name, totals) in dictionaries {
        #expect(totals["activations"] == whole["dictionaries"]?[name]?["activations"])
      }
    }
  }
}
