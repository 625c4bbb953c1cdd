import Foundation
import LatentProtocol
import LatentServer
import LatentSupport
import LatentTestSupport
import Testing

/// Searching latents as a client sees it, on files whose truth is known.
@Suite(.timeLimit(.minutes(15))) struct SearchSpineTests {
  private func list(_ json: JSON?) throws -> [JSON] { try #require(json?.arrayValue) }
  private func latents(_ json: JSON) throws -> [Int] {
    try list(json["latents"]).compactMap { $0["latent"]?.integerValue }
  }

  private func explain(_ client: TestClient, _ texts: [Int: String], run: String) async throws {
    let explanations = texts.sorted { $0.key < $1.key }.map { latent, text -> JSON in
      ["latent": .integer(latent), "explanation": .string(text)]
    }
    _ = try await client.request(
      "explain",
      [
        "cache": "c", "dictionary": "letters", "latents": .array(texts.keys.sorted().map { .integer($0) }),
        "run": .string(run), "explainer": ["kind": "none", "explanations": .array(explanations)],
      ]
    )
  }

  @Test func findsExplanationsByWordsAndSeesNewOnes() async throws {
    let world = try LetterWorld()
    try await withSpine { client, _ in
      let nothing = try await client.request("searchLatents", ["text": "anything"])
      #expect(nothing["latents"] == [] && nothing["by"] == "words" && nothing["searched"] == 0)
      try await world.load(client)
      _ = try await client.request("cacheActivations", world.cacheParams())
      try await explain(client, [0: "The letter X.", 1: "The letter Y, as in yes."], run: "first")
      let found = try await client.request("searchLatents", ["text": "what says YES", "dictionary": "letters"])
      #expect(try latents(found) == [1])
      #expect(found["latents"]?[0]?["explanation"] == "The letter Y, as in yes." && found["searched"] == 2)
      #expect(try latents(try await client.request("searchLatents", ["text": "letters", "top": 1])).count == 1)

      try await explain(client, [0: "Treasure maps.", 2: "Yes and no."], run: "second")
      let later = try await client.request("searchLatents", ["text": "yes"])
      #expect(Set(try latents(later)) == [1, 2] && later["searched"] == 3)
      #expect(try latents(try await client.request("searchLatents", ["text": "x"])).isEmpty, "said anew since")

      // Known by the name that it had, when it is not loaded.
      _ = try await client.request("unloadDictionary", ["dictionary": "letters"])
      let unloaded = try await client.request("searchLatents", ["text": "treasure", "dictionary": "letters"])
      #expect(unloaded["latents"]?[0]?["latent"] == 0 && unloaded["latents"]?[0]?["dictionary"] == "letters")
      await #expect(throws: (any Error).self) {
        try await client.request("searchLatents", ["text": "x", "dictionary": "absent"])
      }
    }
  }

  @Test func findsExplanationsByMeaningWithAModelThatIsLoaded() async throws {
    let world = try LetterWorld()
    let encoder = try TemporaryFolder()
    try TinyEncoder.write(to: encoder)
    try await withSpine { client, _ in
      try await world.load(client, ["letters"])
      _ = try await client.request(
        "cacheActivations",
        [
          "model": "m", "dictionaries": ["letters"], "dataset": ["paths": [.string(world.path("corpus.txt"))]],
          "cache": "c", "contextLength": 128,
        ]
      )
      let texts = [0: "The first letter", 1: "something else entirely", 2: "numbers", 3: "other numbers of things"]
      try await explain(client, texts, run: "r")
      _ = try await client.request("loadModel", ["path": .string(encoder.path), "name": "encoder"])
      for (latent, text) in texts {
        let found = try await client.request("searchLatents", ["text": .string(text), "top": 4])
        #expect(found["by"] == "embedding")
        #expect(try latents(found).first == latent && latents(found).count == 4)
        #expect(abs((found["latents"]?[0]?["similarity"]?.numberValue ?? 0) - 1) < 1e-3)
      }
      let words = try await client.request("searchLatents", ["text": "numbers", "client": ["kind": "lexical"]])
      #expect(try words["by"] == "words" && latents(words) == [2, 3])
      await #expect(throws: (any Error).self) {
        try await client.request("searchLatents", ["text": "x", "client": ["kind": "resident", "model": "m"]])
      }
    }
  }

  @Test func findsDecoderRowsByDirection() async throws {
    let world = try LetterWorld()
    try await withSpine { client, _ in
      try await world.load(client, ["random", "permuted"])
      let decoder = RandomDictionary(width: 80, latents: 96, top: 8)
      for latent in [0, 17, 95] {
        let row = decoder.decoder[latent * 80..<(latent + 1) * 80].map { -3 * $0 }
        let data = row.withUnsafeBytes { Data($0) }.base64EncodedString()
        var params: JSONObject = [
          "vector": ["dtype": "float32", "shape": [80], "data": .string(data)], "dictionary": "random", "top": 96,
        ]
        let found = try list(try await client.request("searchLatents", .object(params))["latents"])
        #expect(found.count == 96 && found.last?["latent"]?.integerValue == latent)
        for hit in found {
          let other = decoder.decoderRow(try #require(hit["latent"]?.integerValue))
          let dot = zip(other, row).reduce(0.0) { $0 + $1.0 * Double($1.1) }
          let lengths = other.reduce(0) { $0 + $1 * $1 } * row.reduce(0.0) { $0 + Double($1) * Double($1) }
          #expect(abs((hit["similarity"]?.numberValue ?? 9) - dot / lengths.squareRoot()) < 1e-5)
        }
        // Of all dictionaries: both have the row, in other places.
        params["dictionary"] = nil
        params["vector"] = [
          "dtype": "float32", "shape": [1, 80],
          "data": .string(row.map { -$0 }.withUnsafeBytes { Data($0) }.base64EncodedString()),
        ]
        params["top"] = 2
        let both = try await client.request("searchLatents", .object(params))
        #expect(both["searched"] == 192 && both["by"] == "vector")
        let permuted = try #require(world.order.firstIndex(of: latent))
        #expect(Set(try latents(both)) == [latent, permuted])
      }
    }
  }

  @Test func findsWhatFiresOnAText() async throws {
    let world = try LetterWorld()
    try await withSpine { client, _ in
      await #expect(throws: (any Error).self) { try await client.request("searchLatents", ["activeOn": "X"]) }
      try await world.load(client)
      let found = try await client.request("searchLatents", ["activeOn": "A X B", "dictionary": "letters"])
      // Latent 4 fires on everything, twice as strongly.
      #expect(try latents(found) == [4, 0] && found["by"] == "activations")
      #expect(abs((found["latents"]?[1]?["similarity"]?.numberValue ?? 0) - 0.5) < 1e-3)
      #expect(abs((found["latents"]?[1]?["activation"]?.numberValue ?? 0) - 0.5) < 1e-3)
      _ = try await client.request("cacheActivations", world.cacheParams())
      let relative = try await client.request(
        "searchLatents",
        ["activeOn": "A X B", "dictionary": "letters", "cache": "c", "top": 5]
      )
      #expect(Set(try latents(relative)) == [0, 4])
      for hit in try list(relative["latents"]) {
        #expect((hit["similarity"]?.numberValue ?? 0) > 0.99, "as strong as ever in the cache")
      }
    }
  }

  /// A dictionary that cannot read the text does not keep the others from being searched.
  @Test func passesOverDictionariesThatCannotReadTheText() async throws {
    let world = try LetterWorld(documents: 20)
    try await withSpine { client, _ in
      try await world.load(client, ["letters"])
      _ = try await client.request("loadDictionary", ["path": .string(world.path("random")), "name": "unplaced"])
      let found = try await client.request("searchLatents", ["activeOn": "A X B"])
      #expect(try latents(found) == [4, 0] && found["searched"] == 6)
      for params: JSON in [["activeOn": "A X B", "dictionary": "unplaced"], ["activeOn": "A", "model": "absent"]] {
        await #expect(throws: (any Error).self) { try await client.request("searchLatents", params) }
      }
      _ = try await client.request("unloadDictionary", ["dictionary": "letters"])
      await #expect(throws: (any Error).self) { try await client.request("searchLatents", ["activeOn": "A X B"]) }
    }
  }

  /// So that none is unloaded, and kept in memory, while it is being searched.
  @Test func aSearchOfAllDictionariesTouchesAll() throws {
    func reads(_ params: JSON) throws -> Set<Resource> {
      try SearchLatents.touches(Wire.SearchLatents.Params(JSONReader(params))).reads
    }
    #expect(try reads(["activeOn": "x"]) == [.every(.dictionary), .every(.model)])
    #expect(try reads(["activeOn": "x", "dictionary": "d", "model": "m"]) == [.dictionary("d"), .model("m")])
    #expect(try reads(["vector": "v"]) == [.every(.dictionary), .vector("v")])
    #expect(try reads(["text": "x"]) == [], "explanations are searched without dictionaries")
  }
}
