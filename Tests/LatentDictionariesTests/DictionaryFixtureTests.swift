import Foundation
import LatentDictionaries
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

/// Dictionaries written by eai-sparsify and SAELens, against those libraries' own encode and decode.
@Suite struct DictionaryFixtureTests {
  static let sparsify = ["topk", "bfloat16", "transcoder", "groupmax", "signed"].map {
    "sparsify-\($0)/checkpoint/layers.1"
  }
  static let saelens = [
    "standard", "standard-layer-norm", "layer-norm-topk", "topk", "topk-decoder-norm", "abstopk", "jumprelu",
    "jumprelu-constant-norm", "log-threshold", "expected-average", "gated", "finetuned", "legacy-topk", "legacy-hook-z",
    "transcoder", "skip-transcoder", "jumprelu-transcoder", "jumprelu-skip-transcoder",
  ].map { "saelens-\($0)/checkpoint" }

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
    let input = try backend.upload(try expected.tensor(named: "input"))
    let encoded = try dictionary.encode(input)
    let dense = dictionary.dense(encoded).floats()
    #expect(dense.map { $0 != 0 } == latents.map { $0 != 0 }, "the same latents fire")
    expectCloseRows(dense, latents, width: dictionary.latents, .latents, "\(name) latents")

    let wanted = try expected.tensor(named: "output").floats()
    let output = try backend.download(try dictionary.reconstruct(encoded, of: input))
    expectCloseRows(output, wanted, width: dictionary.outputWidth, .latents, "\(name) output")
    // The fused way to the same.
    let target = try backend.allocate(rows: input.rows, columns: dictionary.outputWidth)
    let error = try dictionary.squaredError(encoded, of: input, target: target)
    let sum = wanted.reduce(0.0) { $0 + Double($1) * Double($1) }
    #expect(abs(error - sum) <= 1e-5 * sum, "\(name): a squared error of \(error), expected \(sum)")
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

  @Test func knowsWhereATranscoderReadsAndWrites() throws {
    let sparsify = try DictionaryFormats.read(
      path: Fixture.path("dictionaries/sparsify-transcoder/checkpoint/layers.1")
    )
    #expect(sparsify.kind == .transcoder)
    #expect(sparsify.hookpoints == ["layers.1.input"] && sparsify.outputHookpoints == ["layers.1"])
    #expect(sparsify.inputBias == nil && sparsify.doubts == [.inputBias])
    let saelens = try DictionaryFormats.read(path: Fixture.path("dictionaries/saelens-skip-transcoder/checkpoint"))
    #expect(saelens.kind == .transcoder && saelens.width == 20 && saelens.outputWidth == 13)
    #expect(saelens.hookpoints == ["blocks.1.mlp.hook_in"] && saelens.outputHookpoints == ["blocks.1.hook_mlp_out"])
  }

  @Test func saysWhatTheFilesLeaveOpen() throws {
    let folder = try TemporaryFolder()
    let source = Fixture.path("dictionaries/saelens-expected-average/checkpoint")
    let file = "sae_weights.safetensors"
    try FileManager.default.copyItem(atPath: "\(source)/\(file)", toPath: folder.file(file))
    let configuration = try String(contentsOfFile: "\(source)/cfg.json", encoding: .utf8)
    _ = try folder.write(configuration.replacing("norm_scaling_factor", with: "ignored"), to: "cfg.json")
    let checkpoint = try DictionaryFormats.read(path: folder.path)
    #expect(checkpoint.inputNormalization == .none && checkpoint.doubts == [.inputScale])
    #expect(checkpoint.notes.contains { $0.contains("norm_scaling_factor") })
    _ = try folder.write(#"{"scaling_factor": 0.31}"#, to: "activation_scaler.json")
    #expect(try DictionaryFormats.read(path: folder.path).inputNormalization == .scale(0.31))
  }

  @Test(arguments: ["temporal", "matching_pursuit", "covariance_whitening", "no_such_thing"])
  func refusesByNameWhatItDoesNotRead(_ value: String) throws {
    let folder = try TemporaryFolder()
    let field = value == "covariance_whitening" ? "normalize_activations" : "architecture"
    _ = try folder.write(#"{"d_in": 3, "d_sae": 5, "\#(field)": "\#(value)"}"#, to: "cfg.json")
    let tensors = ["b_dec": [3], "b_enc": [5], "W_enc": [3, 5], "W_dec": [5, 3]].mapValues { shape in
      Tensor([Float](repeating: 1, count: shape.reduce(1, *)), shape: shape)
    }
    try Safetensors.write(tensors, to: folder.file("sae_weights.safetensors"))
    let error = try #require(throws: LatentError.self) { try DictionaryFormats.read(path: folder.path) }
    #expect(error.code == .unreadableCheckpoint)
    #expect(error.message.contains(value) && error.message.contains(field), "\(error.message)")
  }
}
