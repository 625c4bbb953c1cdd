import LatentProtocol
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

/// What loading and caching say of a dictionary that is read wrongly, without being asked.
@Suite(.timeLimit(.minutes(15))) struct ReadingWarningTests {
  private func load(
    _ client: TestClient,
    _ path: String = Fixture.demo("dictionaries/sae-1/layers.2"),
    _ more: KeyValuePairs<String, JSON> = [:]
  ) async throws -> JSON {
    var params = JSONObject([("path", .string(path)), ("name", "d"), ("model", "lm")])
    for (name, value) in more { params[name] = value }
    return try await client.request("loadDictionary", .object(params))
  }

  private func loadModel(_ client: TestClient) async throws {
    _ = try await client.request("loadModel", ["path": .string(Fixture.demo("models/lm")), "name": "lm"])
  }

  private func cached(_ client: TestClient) async throws -> JSON {
    let corpus = JSON.string(Fixture.path("verification/world.txt"))
    let params: JSON = ["model": "lm", "dictionaries": ["d"], "dataset": ["paths": [corpus]], "contextLength": 128]
    return try #require(try await client.request("cacheActivations", params)["dictionaries"]?["d"])
  }

  private func texts(_ json: JSON, _ field: String) throws -> [String] {
    try #require(json[field]?.arrayValue).compactMap(\.stringValue)
  }

  @Test(arguments: ["sae-1/layers.2", "sae-2/layers.2", "sae-3/layers.3"])
  func aGoodDictionaryIsMeasuredAndNotWarnedOf(_ name: String) async throws {
    try await withSpine { client, _ in
      try await loadModel(client)
      let loaded = try await load(client, Fixture.demo("dictionaries/\(name)"))
      #expect(try texts(loaded, "warnings") == [])
      #expect(try texts(loaded, "notes").contains { $0.hasPrefix("Measured on lm") && $0.contains("8.0 latents") })
      #expect(try await texts(cached(client), "warnings") == [])
    }
  }

  @Test func aLayerTooEarlyIsNamed() async throws {
    try await withSpine { client, _ in
      try await loadModel(client)
      let loaded = try await load(client, Fixture.demo("dictionaries/sae-1/layers.2"), ["hookpoint": "layers.1"])
      let warning = try #require(try texts(loaded, "warnings").first)
      #expect(warning.contains("off by one layer") && warning.contains("\"at layers.2\""), "\(warning)")
      #expect(try texts(loaded, "notes").contains(warning))
      let later = try #require(try await texts(cached(client), "warnings").first)
      #expect(later.contains("off by one layer") && later.contains("the corpus' first tokens"), "\(later)")
      // What was found stays with the dictionary.
      let status = try await client.request("status", [:])
      #expect(try texts(#require(status["dictionaries"]?.arrayValue?.first), "warnings") == [warning])
    }
  }

  @Test func aDecoderOfAnotherScaleIsNamed() async throws {
    let folder = try TemporaryFolder()
    let good = Fixture.demo("dictionaries/sae-1/layers.2")
    let file = try SafetensorsFile(path: good + "/sae.safetensors")
    var tensors: [String: Tensor] = [:]
    for name in ["encoder.weight", "encoder.bias", "W_dec", "b_dec"] { tensors[name] = try file.tensor(named: name) }
    let decoder = try #require(tensors["W_dec"])
    tensors["W_dec"] = Tensor(decoder.floats().map { $0 * 3 }, shape: decoder.shape)
    try Safetensors.write(tensors, to: folder.file("sae.safetensors"))
    try AtomicFile.replace(folder.file("cfg.json"), with: JSON(readingFile: good + "/cfg.json").encoded())
    try await withSpine { client, _ in
      try await loadModel(client)
      let loaded = try await load(client, folder.path, ["hookpoint": "layers.2"])
      let warning = try #require(try texts(loaded, "warnings").first)
      #expect(warning.contains("the wrong scale") && warning.contains("decoder times 0.3"), "\(warning)")
      let later = try #require(try await texts(cached(client), "warnings").first)
      #expect(later.contains("the wrong scale"), "\(later)")
    }
  }

  @Test func nothingIsMeasuredWhereNobodyWantsIt() async throws {
    try await withSpine { client, _ in
      try await loadModel(client)
      let loaded = try await load(
        client,
        Fixture.demo("dictionaries/sae-1/layers.2"),
        ["hookpoint": "layers.1", "check": false]
      )
      #expect(try texts(loaded, "warnings") == [])
      #expect(try texts(loaded, "notes").allSatisfy { !$0.contains("Measured") })
    }
  }

  @Test func theOnlyModelIsTheOneToMeasureOn() async throws {
    try await withSpine { client, _ in
      try await loadModel(client)
      let path = JSON.string(Fixture.demo("dictionaries/sae-1/layers.2"))
      let loaded = try await client.request("loadDictionary", ["path": path, "hookpoint": "layers.3"])
      #expect(try texts(loaded, "warnings").contains { $0.contains("off by one layer") })
    }
  }
}
