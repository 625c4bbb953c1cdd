import LatentSupport
import LatentTestSupport
import Testing

/// A dictionary beside its baselines, as a client sees it.
@Suite(.timeLimit(.minutes(15))) struct ComparisonSpineTests {
  private func list(_ json: JSON?) throws -> [JSON] { try #require(json?.arrayValue) }
  private func number(_ json: JSON?) throws -> Double { try #require(json?.numberValue) }

  private func compare(_ world: LetterWorld, _ dictionary: String, baselines: JSON) -> JSON {
    [
      "dictionary": .string(dictionary), "model": "m", "dataset": ["paths": [.string(world.path("corpus.txt"))]],
      "baselines": baselines, "latents": 12, "explainer": ["kind": "tokens"], "client": ["kind": "lexical"],
      "contextLength": 128, "sampler": ["minimumExamples": 4, "windowTokens": 16, "nonActivating": 20],
    ]
  }

  @Test func latentsWithAMeaningStandAboveRandomOnes() async throws {
    let world = try LetterWorld()
    try await withSpine { client, _ in
      try await world.load(client)
      // `letters` reads the embedding, beside which there are no neurons.
      let refused = await #expect(throws: (any Error).self) {
        try await client.request("compareDictionaries", compare(world, "letters", baselines: ["top-neurons"]))
      }
      #expect(refused != nil)
      let params = compare(world, "letters", baselines: ["random"])
      let compared = try await client.request("compareDictionaries", params)
      let rows = try list(compared["rows"])
      #expect(rows.map { $0["dictionary"]?.stringValue } == ["letters", "letters.random"])
      #expect(rows.map { $0["kind"]?.stringValue } == ["latents", "random"])
      let own = try number(rows[0]["scores"]?["fuzzing"]?["balancedAccuracy"]?["mean"])
      #expect(own > 0.7, "\(rows[0])")
      for difference in try list(compared["differences"]) {
        let value = try number(difference["difference"])
        let interval = try list(difference["interval"]).compactMap(\.numberValue)
        #expect(interval.count == 2 && interval[0] <= value && value <= interval[1])
        #expect(difference["dictionary"] == "letters.random" && difference["metric"] == "balancedAccuracy")
      }
      // Again: from what is filed, with the baseline that is loaded.
      let again = try await client.request("compareDictionaries", params)
      #expect(again["rows"] == compared["rows"] && again["differences"] == compared["differences"])
    }
  }

  @Test func neuronsAndARandomDictionaryGoThroughTheSamePipeline() async throws {
    let world = try LetterWorld()
    try await withSpine { client, _ in
      try await world.load(client)
      let compared = try await client.request(
        "compareDictionaries",
        compare(world, "random", baselines: ["random", "neurons", "top-neurons"])
      )
      let rows = try list(compared["rows"])
      #expect(
        rows.map { $0["dictionary"]?.stringValue } == [
          "random", "random.top-neurons", "random.neurons", "random.random",
        ]
      )
      for row in rows {
        let counts = try ["explained", "skipped", "failed"].map { try number(row[$0]) }
        #expect(counts.reduce(0, +) == (try number(row["drawn"])) && counts[2] == 0)
        let rate = try number(row["firingRate"])
        #expect(rate > 0 && rate < 1)
      }
      // Each baseline above those below it, the dictionary itself not among them.
      let between = try list(compared["baselineDifferences"])
      #expect(
        Set(between.compactMap { $0["above"]?.stringValue }) == ["random.top-neurons", "random.neurons"]
          && between.allSatisfy { $0["dictionary"] != $0["above"] && $0["dictionary"] != "random.top-neurons" }
      )
      #expect(try list(compared["differences"]).allSatisfy { $0["above"] == nil })
      let loaded = try list(try await client.request("status", [:])["dictionaries"])
      let random = try #require(loaded.first { $0["dictionary"] == "random.random" })
      #expect(random["format"] == "random" && random["latents"] == 96 && random["top"] == 8)
      // As often as a latent, 8 of 96, however many neurons there are.
      let neurons = try #require(loaded.first { $0["dictionary"] == "random.top-neurons" })
      #expect(try number(neurons["top"]) == (try number(neurons["latents"]) * 8 / 96).rounded())
    }
  }

  @Test func asManyNeuronsFireAsAreAskedFor() async throws {
    let world = try LetterWorld()
    try await withSpine { client, _ in
      try await world.load(client)
      var params = try #require(compare(world, "random", baselines: ["top-neurons"]).objectValue)
      params["topNeurons"] = 3
      _ = try await client.request("compareDictionaries", .object(params))
      let loaded = try list(try await client.request("status", [:])["dictionaries"])
      #expect(loaded.first { $0["dictionary"] == "random.top-neurons" }?["top"] == 3)
      // Another number under the same name is another dictionary.
      params["topNeurons"] = 4
      await #expect(throws: (any Error).self) { try await client.request("compareDictionaries", .object(params)) }
      _ = try await client.request("unloadDictionary", ["dictionary": "random.top-neurons"])
      params["topNeurons"] = 100_000
      await #expect(throws: (any Error).self) { try await client.request("compareDictionaries", .object(params)) }
    }
  }

  @Test func aRandomDictionaryIsLoadedByName() async throws {
    let world = try LetterWorld()
    try await withSpine { client, _ in
      try await world.load(client, ["random"])
      let loaded = try await client.request("loadDictionary", ["random": ["like": "random", "seed": 3], "name": "r"])
      #expect(loaded["kind"] == "sae" && loaded["format"] == "random" && loaded["hookpoint"] == "layers.1")
      let bad: [JSON] = [
        ["random": ["like": "nobody"]], ["random": ["like": "r"]], ["random": ["like": "random"], "format": "auto"],
        ["random": ["like": "random", "top": 1_000], "name": "x"], ["random": [:]],
      ]
      for params in bad {
        await #expect(throws: (any Error).self) { try await client.request("loadDictionary", params) }
      }
    }
  }
}
