import Foundation
import LatentDictionaries
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

/// Dictionaries in the layouts that projects publish, against what the published definitions compute.
@Suite struct DialectFixtureTests {
  struct Dialect: Sendable, CustomTestStringConvertible {
    let name: String
    /// What is given to load, in `checkpoint/`.
    var path = ""
    let format: String
    var kind = DictionaryKind.sae
    var hookpoints: [String] = []
    var outputs: [String] = []

    var testDescription: String { name }
    var file: String { Fixture.path("dictionaries/\(name)/checkpoint" + (path.isEmpty ? "" : "/\(path)")) }
  }

  static let all: [Dialect] = [
    Dialect(
      name: "gemma-scope-res",
      path: "gemma-scope-2b-pt-res/layer_3/width_16k/average_l0_71",
      format: "gemma-scope",
      hookpoints: ["layers.3"]
    ),
    Dialect(
      name: "gemma-scope-transcoder",
      path: "gemma-scope-2b-pt-transcoders/layer_5/width_16k/average_l0_9/params.npz",
      format: "gemma-scope",
      kind: .transcoder,
      hookpoints: ["layers.5.mlp.input.normalized"],
      outputs: ["layers.5.mlp"]
    ),
    Dialect(
      name: "gemma-scope-embedding",
      path: "gemma-scope-2b-pt-res/embedding/width_4k/average_l0_44",
      format: "gemma-scope",
      hookpoints: ["embedding"]
    ),
    Dialect(
      name: "gemma-scope-2-attention",
      path: "gemma-scope-2-1b-pt/attn_out/layer_7_width_16k_l0_small",
      format: "gemma-scope-2",
      hookpoints: ["layers.7.attention.heads"]
    ),
    Dialect(
      name: "gemma-scope-2-skip",
      path: "transcoder/layer_7_width_16k_l0_small_affine",
      format: "gemma-scope-2",
      kind: .transcoder,
      hookpoints: ["layers.7.mlp.input"],
      outputs: ["layers.7.mlp"]
    ),
    Dialect(
      name: "gemma-scope-2-clt",
      format: "gemma-scope-2",
      kind: .crossLayerTranscoder,
      hookpoints: ["layers.1.mlp.input"],
      outputs: ["layers.1.mlp", "layers.2.mlp"]
    ),
    Dialect(
      name: "qwen-scope",
      path: "SAE-Res-Qwen3-1.7B-Base-W32K-L0_6",
      format: "qwen-scope",
      hookpoints: ["layers.7"]
    ),
    Dialect(
      name: "llama-scope",
      format: "llama-scope",
      kind: .transcoder,
      hookpoints: ["blocks.3.ln2.hook_normalized"],
      outputs: ["blocks.3.hook_mlp_out"]
    ),
    Dialect(name: "llama-scope-r1", format: "llama-scope-r1", hookpoints: ["blocks.3.hook_resid_post"]),
    Dialect(name: "llamascopium-topk", format: "llamascopium", hookpoints: ["blocks.2.hook_resid_post"]),
    Dialect(name: "llamascopium-jumprelu", format: "llamascopium", hookpoints: ["blocks.2.hook_resid_post"]),
    Dialect(name: "llamascopium-inference", format: "llamascopium", hookpoints: ["blocks.2.hook_resid_post"]),
    Dialect(
      name: "openai-topk",
      path: "resid_post_mlp_v5_32k/autoencoders/5.pt",
      format: "openai",
      hookpoints: ["layers.5"]
    ),
    Dialect(
      name: "openai-relu",
      path: "mlp_post_act/autoencoders",
      format: "openai",
      hookpoints: ["layers.5.mlp.neurons"]
    ),
    Dialect(
      name: "dictionary-learning-autoencoder",
      path: "trainer_0",
      format: "dictionary-learning",
      hookpoints: ["layers.4"]
    ),
    Dialect(
      name: "dictionary-learning-new",
      path: "trainer_0",
      format: "dictionary-learning",
      hookpoints: ["layers.4.mlp.output"]
    ),
    Dialect(
      name: "dictionary-learning-gated",
      path: "trainer_0",
      format: "dictionary-learning",
      hookpoints: ["layers.4"]
    ),
    Dialect(
      name: "dictionary-learning-jumprelu",
      path: "trainer_0",
      format: "dictionary-learning",
      hookpoints: ["layers.4"]
    ),
    Dialect(
      name: "dictionary-learning-topk",
      path: "trainer_0",
      format: "dictionary-learning",
      hookpoints: ["layers.4"]
    ),
    Dialect(
      name: "dictionary-learning-batchtopk",
      path: "trainer_0",
      format: "dictionary-learning",
      hookpoints: ["layers.4"]
    ),
    Dialect(
      name: "dictionary-learning-unset",
      path: "trainer_0",
      format: "dictionary-learning",
      hookpoints: ["layers.4"]
    ),
    Dialect(
      name: "dictionary-learning-matryoshka",
      path: "trainer_0",
      format: "dictionary-learning",
      hookpoints: ["layers.4"]
    ),
    Dialect(name: "batch-top-k", format: "batch-top-k", hookpoints: ["blocks.8.hook_resid_pre"]),
    Dialect(name: "batch-top-k-jumprelu", format: "batch-top-k", hookpoints: ["blocks.8.hook_resid_pre"]),
    Dialect(name: "batch-top-k-older", format: "batch-top-k", hookpoints: ["blocks.8.hook_resid_pre"]),
    Dialect(name: "attention-output", format: "attention-output", hookpoints: ["blocks.5.attn.hook_z"]),
    Dialect(name: "goodfire", format: "linear-layers", hookpoints: ["layers.19"]),
    Dialect(name: "qresearch", format: "linear-layers", hookpoints: ["layers.19"]),
    Dialect(name: "small-upload", format: "linear-layers"),
    Dialect(
      name: "circuit-tracer-relu",
      format: "circuit-tracer",
      kind: .transcoder,
      hookpoints: ["layers.6.mlp.input"],
      outputs: ["layers.6.mlp"]
    ),
    Dialect(
      name: "circuit-tracer-jumprelu",
      format: "circuit-tracer",
      kind: .transcoder,
      hookpoints: ["layers.6.mlp.input"],
      outputs: ["layers.6.mlp"]
    ),
    Dialect(
      name: "circuit-tracer-topk",
      format: "circuit-tracer",
      kind: .transcoder,
      hookpoints: ["layers.6.mlp.input"],
      outputs: ["layers.6.mlp"]
    ),
    Dialect(
      name: "cross-layer-transcoder",
      path: "W_enc_1.safetensors",
      format: "cross-layer-transcoder",
      kind: .crossLayerTranscoder,
      hookpoints: ["layers.1.mlp.input"],
      outputs: ["layers.1.mlp", "layers.2.mlp"]
    ),
    Dialect(name: "crosscoder-model-diff", format: "crosscoder-model-diff", kind: .crosscoder),
    Dialect(name: "crosscoder-dictionary-learning", format: "crosscoder-dictionary-learning", kind: .crosscoder),
    Dialect(name: "crosscoder-dictionary-learning-sae", format: "crosscoder-dictionary-learning", kind: .crosscoder),
    Dialect(name: "crosscoder-dictionary-learning-mixed", format: "crosscoder-dictionary-learning", kind: .crosscoder),
    Dialect(name: "crosscoder-dictionary-learning-none", format: "crosscoder-dictionary-learning", kind: .crosscoder),
    Dialect(
      name: "crosscoder-dictionary-learning-decoupled",
      format: "crosscoder-dictionary-learning",
      kind: .crosscoder
    ),
    Dialect(
      name: "crosscoder-llamascopium",
      format: "llamascopium",
      kind: .crosscoder,
      hookpoints: ["blocks.1.hook_resid_post", "blocks.2.hook_resid_post"]
    ),
    Dialect(
      name: "crosscoder-llamascopium-jumprelu",
      format: "llamascopium",
      kind: .crosscoder,
      hookpoints: ["blocks.1.hook_resid_post", "blocks.2.hook_resid_post"]
    ),
  ]

  @Test(arguments: all)
  func agreesWithItsDefinition(_ dialect: Dialect) throws {
    let expected = try SafetensorsFile(path: Fixture.path("dictionaries/\(dialect.name)/expected.safetensors"))
    let checkpoint = try DictionaryFormats.read(path: dialect.file)
    #expect(checkpoint.format == dialect.format)
    #expect(checkpoint.kind == dialect.kind)
    #expect(checkpoint.hookpoints == dialect.hookpoints)
    #expect(checkpoint.outputHookpoints == dialect.outputs)
    #expect(!checkpoint.notes.isEmpty)
    let backend = CPUBackend()
    let dictionary = try SparseDictionary(checkpoint, path: dialect.file, on: backend)
    let input = try backend.upload(try expected.tensor(named: "input"))
    let latents = try expected.tensor(named: "latents").floats()
    let encoded = try dictionary.encode(input)
    let dense = dictionary.dense(encoded).floats()
    #expect(dense.map { $0 != 0 } == latents.map { $0 != 0 }, "the same latents fire")
    expectCloseRows(dense, latents, width: dictionary.latents, .latents, "\(dialect.name) latents")
    let output = try backend.download(try dictionary.reconstruct(encoded, of: input))
    let wanted = try expected.tensor(named: "output").floats()
    expectCloseRows(output, wanted, width: dictionary.outputWidth, .latents, "\(dialect.name) output")
    // The fused way to the same.
    let target = try backend.allocate(rows: input.rows, columns: dictionary.outputWidth)
    let error = try dictionary.squaredError(encoded, of: input, target: target)
    let sum = wanted.reduce(0.0) { $0 + Double($1) * Double($1) }
    #expect(abs(error - sum) <= 1e-5 * sum, "\(dialect.name): a squared error of \(error), expected \(sum)")
  }

  @Test func everyFormatIsReadFromAFixture() {
    let read = Set(Self.all.map(\.format) + ["sparsify", "saelens"])
    // Our own form has tests of its own, and one is there to be refused.
    #expect(read.union(["latentd", "temporal"]) == Set(DictionaryFormats.names))
  }

  @Test func aThresholdThatWasNeverSetIsSaid() throws {
    let checkpoint = try DictionaryFormats.read(
      path: Fixture.path("dictionaries/dictionary-learning-unset/checkpoint/trainer_0")
    )
    #expect(checkpoint.selection == .topK(6) && checkpoint.doubts.contains(.selection))
    #expect(checkpoint.notes.contains { $0.contains("never set") })
  }

  @Test func aTopKWhoseKNothingSaysIsOpen() throws {
    let folder = try TemporaryFolder()
    let source = "qwen-scope/checkpoint/SAE-Res-Qwen3-1.7B-Base-W32K-L0_6/layer7.sae.pt"
    try FileManager.default.copyItem(
      atPath: Fixture.path("dictionaries/\(source)"),
      toPath: folder.file("layer7.sae.pt")
    )
    let checkpoint = try DictionaryFormats.read(path: folder.path)
    #expect(checkpoint.selection == .relu && checkpoint.doubts.contains(.selection))
    #expect(try checkpoint.reread(.topK(6)).selection == .topK(6))
  }

  @Test func severalDictionariesInAFolderAskForTheFile() throws {
    let folder = try TemporaryFolder()
    let source = Fixture.path("dictionaries/circuit-tracer-relu/checkpoint/layer_6.safetensors")
    for layer in [2, 6] {
      try FileManager.default.copyItem(atPath: source, toPath: folder.file("layer_\(layer).safetensors"))
    }
    let error = try #require(throws: LatentError.self) { try DictionaryFormats.read(path: folder.path) }
    #expect(error.message.contains("layer_2.safetensors") && error.message.contains("one file"), "\(error.message)")
    #expect(try DictionaryFormats.read(path: folder.file("layer_2.safetensors")).hookpoints == ["layers.2.mlp.input"])
  }

  /// What a cross-layer transcoder predicts for a layer is the sum of what all layers up to it write there, and the
  /// layer's b_dec once; the last layer is one of them.
  @Test func theLayersOfACrossLayerTranscoderAddUpToTheWhole() throws {
    let folder = Fixture.path("dictionaries/cross-layer-transcoder")
    let expected = try SafetensorsFile(path: "\(folder)/expected.safetensors")
    let input = try expected.tensor(named: "layers.input")
    let (layers, rows, width) = (input.shape[0], input.shape[1], input.shape[2])
    let latents = try expected.tensor(named: "layers.latents")
    let backend = CPUBackend()
    var sums = [[Float]](repeating: [Float](repeating: 0, count: rows * width), count: layers)
    for layer in 0..<layers {
      let path = "\(folder)/checkpoint/W_enc_\(layer).safetensors"
      let checkpoint = try DictionaryFormats.read(path: path)
      #expect(checkpoint.outputHookpoints == (layer..<layers).map { "layers.\($0).mlp" })
      let dictionary = try SparseDictionary(checkpoint, path: path, on: backend)
      let read = try backend.upload(try input.slice(layer..<layer + 1).reshaped([rows, width]))
      let sparse = try dictionary.encode(read)
      let wanted = try latents.slice(layer..<layer + 1).floats()
      #expect(dictionary.dense(sparse).floats().map { $0 != 0 } == wanted.map { $0 != 0 })
      let output = try backend.download(try dictionary.reconstruct(sparse, of: read))
      let slots = layers - layer
      for index in output.indices {
        let (row, column) = (index / (slots * width), index % (slots * width))
        sums[layer + column / width][row * width + column % width] += output[index]
      }
    }
    let wanted = try expected.tensor(named: "layers.output").floats()
    expectCloseRows(sums.flatMap { $0 }, wanted, width: width, .latents, "whole")
  }

  @Test func aDecoderWhosePlacesAreGatedIsKeptOnce() throws {
    let path = Fixture.path("dictionaries/crosscoder-llamascopium-jumprelu/checkpoint")
    var checkpoint = try DictionaryFormats.read(path: path)
    try #require(checkpoint.placeThresholds != nil)
    let backend = CPUBackend(threads: 1)
    let gated = try SparseDictionary(checkpoint, path: path, on: backend)
    checkpoint.placeThresholds = nil
    let plain = try SparseDictionary(checkpoint, path: path, on: backend)
    #expect(gated.byteCount == plain.byteCount)
    let latents: [Int32] = [3, 0, Int32(gated.latents - 1)]
    let rows = try backend.download(plain.directions(of: latents))
    #expect(try backend.download(gated.directions(of: latents)) == rows)
    #expect(try backend.download(gated.direction(of: 3)) == Array(rows.prefix(gated.outputWidth)))
  }

  @Test func aCrosscoderThatKeepsKAtEachPlaceIsRefused() throws {
    let folder = try TemporaryFolder()
    let source = Fixture.path("dictionaries/crosscoder-llamascopium/checkpoint")
    try FileManager.default.copyItem(
      atPath: "\(source)/sae_weights.safetensors",
      toPath: folder.file("sae_weights.safetensors")
    )
    let text = try String(contentsOfFile: "\(source)/config.json", encoding: .utf8)
    _ = try folder.write(text.replacingOccurrences(of: "\"relu\"", with: "\"topk\""), to: "config.json")
    let error = try #require(throws: LatentError.self) { try DictionaryFormats.read(path: folder.path) }
    #expect(error.code == .unreadableCheckpoint && error.message.contains("act_fn"), "\(error.message)")
  }

  /// The last layer's files are missing, which circuit-tracer's own loader does not notice.
  @Test func aMissingLayerOfACrossLayerTranscoderIsNamed() throws {
    let folder = try TemporaryFolder()
    let source = Fixture.path("dictionaries/cross-layer-transcoder/checkpoint")
    for file in try FileManager.default.contentsOfDirectory(atPath: source) where !file.contains("_2.") {
      try FileManager.default.copyItem(atPath: "\(source)/\(file)", toPath: folder.file(file))
    }
    let error = try #require(throws: LatentError.self) {
      try DictionaryFormats.read(path: folder.file("W_enc_0.safetensors"))
    }
    #expect(error.message.contains("3 layers") && error.message.contains("layer 2"), "\(error.message)")
  }

  @Test func aTemporalAutoencoderIsRefusedWithTheReason() throws {
    let folder = try TemporaryFolder()
    let tensor = Tensor([Float](repeating: 0, count: 4), shape: [2, 2])
    try Safetensors.write(
      ["D": tensor, "E": tensor, "b": Tensor([0, 0] as [Float]), "attn_layers.0.weight": tensor],
      to: folder.file("latest_ckpt.safetensors")
    )
    let error = try #require(throws: LatentError.self) { try DictionaryFormats.read(path: folder.path) }
    #expect(error.message.contains("temporal") && error.message.contains("one position"))
  }

  @Test func ourOwnFormHoldsEverything() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write(
      """
      {"selection": "jump-relu", "hookpoints": ["layers.1.mlp.input"], "outputHookpoints": ["layers.1.mlp"],
       "inputNormalization": "scale", "inputScale": 0.5, "outputNormalization": "scale", "outputScale": 3, "model": "m"}
      """,
      to: "dictionary.json"
    )
    try Safetensors.write(
      [
        "encoder": Tensor([1, 0, 0, 1, 1, 1] as [Float], shape: [3, 2]), "encoder_bias": Tensor([0, 0, 1] as [Float]),
        "decoder": Tensor([1, 0, 0, 1, 1, -1] as [Float], shape: [3, 2]),
        "thresholds": Tensor([0.4, 0.4, 5] as [Float]),
        "input_bias": Tensor([0, 1] as [Float]), "output_bias": Tensor([10, 20] as [Float]),
        "skip": Tensor([0, 1, 1, 0] as [Float], shape: [2, 2]),
        "decode_scale": Tensor([2, 1, 1] as [Float]),
      ],
      to: folder.file("dictionary.safetensors")
    )
    let backend = CPUBackend()
    let dictionary = try SparseDictionary(DictionaryFormats.read(path: folder.path), path: folder.path, on: backend)
    #expect(dictionary.kind == .transcoder && dictionary.modelName == "m")
    let input = try backend.upload([2, 4], rows: 1, columns: 2)
    // z = (1, 2) − (0, 1) = (1, 1); pre = (1, 1, 3); the third is not above its threshold.
    let sparse = try dictionary.encode(input)
    #expect(sparse.latents == [0, 1] && sparse.values == [1, 1])
    // ((2, 1) + (10, 20)) · 3 + (4, 2)
    #expect(try backend.download(try dictionary.reconstruct(sparse, of: input)) == [40, 65])
  }
}
