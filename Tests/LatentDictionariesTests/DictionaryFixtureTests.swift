import LatentDictionaries
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

/// Dictionaries written by eai-sparsify and SAELens, against those libraries' own encode and decode.
@Suite struct DictionaryFixtureTests {
  static let sparsify = ["sparsify-topk/checkpoint/layers.1", "sparsify-bfloat16/checkpoint/layers.1"]
  static let saelens = ["standard", "topk", "topk-decoder-norm", "jumprelu", "legacy-topk"].map {
    "saelens-\($0)/checkpoint"
  }

  @Test(arguments: sparsify + saelens)
  func agreesWithTheLibraryThatWroteIt(_ folder: String) throws {
    let path = Fixture.path("dictionaries/\(folder)")
    let name = String(folder.prefix { $0 != "/" })
    let expected = try SafetensorsFile(path: Fixture.path("dictionaries/\(name)/expected.safetensors"))
    var checkpoint = try DictionaryFormats.read(path: path)
    // The library computed in float32 whatever the file's dtype; so does this test.
    checkpoint.encoder = try checkpoint.encoder.converted(to: .float32)
    let backend = CPUBackend()
    let dictionary = try SparseDictionary(checkpoint, path: path, on: backend)

    let latents = try expected.tensor(named: "latents").floats()
    let encoded = try dictionary.encode(try backend.upload(try expected.tensor(named: "input")))
    let dense = dictionary.dense(encoded).floats()
    #expect(dense.map { $0 != 0 } == latents.map { $0 != 0 }, "the same latents fire")
    expectClose(dense, latents, .latents, "\(name) latents")

    let output = try backend.download(try dictionary.decode(encoded))
    expectClose(output, try expected.tensor(named: "output").floats(), .latents, "\(name) output")
  }

  @Test func knowsWhatEachFormatSays() throws {
    let sparsify = try DictionaryFormats.read(path: Fixture.path("dictionaries/sparsify-topk/checkpoint/layers.1"))
    #expect(sparsify.format == "sparsify")
    #expect(sparsify.hookpoint == "layers.1")
    #expect(sparsify.selection == .topK(7))
    let saelens = try DictionaryFormats.read(path: Fixture.path("dictionaries/saelens-topk/checkpoint"))
    #expect(saelens.format == "saelens")
    #expect(saelens.hookpoint == "blocks.2.hook_resid_pre")
    #expect(saelens.modelName == "latentd/fixture")
    #expect(saelens.inputBias != nil)
    let legacy = try DictionaryFormats.read(path: Fixture.path("dictionaries/saelens-legacy-topk/checkpoint"))
    #expect(legacy.selection == .topK(6), "\"standard\" with activation topk is top-k")
  }

  @Test(arguments: [
    ("sparsify-transcoder/checkpoint/layers.1", "transcode"),
    ("saelens-standard-layer-norm/checkpoint", "normalize_activations"),
    ("saelens-legacy-hook-z/checkpoint", "hook_z"),
  ])
  func refusesByNameWhatItDoesNotRead(_ folder: String, _ culprit: String) throws {
    let error = try #require(throws: LatentError.self) {
      try DictionaryFormats.read(path: Fixture.path("dictionaries/\(folder)"))
    }
    #expect(error.code == .unreadableCheckpoint)
    #expect(error.message.contains(culprit), "\(error.message)")
  }
}
