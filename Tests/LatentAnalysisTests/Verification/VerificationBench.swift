import Foundation
import LatentAnalysis
import LatentDictionaries
import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

/// The demo's model and a text of its world, on which dictionaries with planted faults are verified.
struct VerificationBench {
  let model: ResidentModel
  let folder: TemporaryFolder
  private let text: String

  /// - Parameter path: the model's folder; the demo's if not given.
  init(_ path: String = Fixture.demo("models/lm")) throws {
    model = try ResidentModel.load(from: path, name: "lm", dtype: .float32, backend: CPUBackend(threads: 2))
    folder = try TemporaryFolder()
    text = try String(contentsOfFile: Fixture.path("verification/world.txt"), encoding: .utf8)
  }

  /// Verifies what stands in `folder`, read as `loadDictionary` would.
  func verify(
    _ path: String? = nil,
    at hookpoints: [String]? = nil,
    to outputs: [String]? = nil,
    work: WorkContext = WorkContext()
  ) async throws -> VerificationReport {
    let path = path ?? folder.path
    let checkpoint = try DictionaryFormats.read(path: path)
    func sites(_ names: [String]) throws -> [Hookpoint] { try names.map { try model.hookpoint(named: $0) } }
    let outputs = try sites(outputs ?? checkpoint.outputHookpoints)
    let placement = DictionaryPlacement(
      name: "planted",
      dictionary: try SparseDictionary(checkpoint, path: path, on: model.backend),
      inputs: try sites(hookpoints ?? checkpoint.hookpoints),
      outputs: outputs.isEmpty ? nil : outputs
    )
    return try await DictionaryVerification(placement, on: model, lane: Lane(label: "verification"))
      .run(VerificationText(text, tokens: 700, model: model), work: work)
  }

  /// [row, width] of what is at `hookpoint` for the first `count` tokens of the text, without special ones.
  func activations(_ hookpoint: Hookpoint, count: Int = 500) throws -> Tensor {
    let tokenizer = try model.requireTokenizer()
    let ids = Array(try tokenizer.ids(of: text, specialTokens: false).prefix(min(count, 250)))
    let recorder = HookRecorder([hookpoint])
    _ = try model.forward(TokenBatch([ids]), listeners: [recorder])
    return try #require(recorder.recorded[hookpoint])
  }

  /// What brings an activation's norm to √width on average.
  func inputScale(_ hookpoint: Hookpoint) throws -> Float {
    let tensor = try activations(hookpoint)
    let norms = try model.backend.norms(model.backend.upload(tensor))
    return Float(tensor.shape[1]).squareRoot() / (norms.reduce(0, +) / Float(norms.count))
  }
}

/// A dictionary's numbers, to be spoilt and written in SAELens's form.
struct PlantedDictionary {
  var width: Int
  var latents: Int
  /// [latents, width]
  var encoder: [Float]
  var encoderBias: [Float]
  /// [latents, width]
  var decoder: [Float]
  var decoderBias: [Float]
  var thresholds: [Float]?
  /// [width, width], output by input
  var skip: [Float]?
  var configuration: JSONObject

  /// The demo's first dictionary: top-8 at layers.2.
  static func demo() throws -> PlantedDictionary {
    let file = try SafetensorsFile(path: Fixture.demo("dictionaries/sae-1/layers.2/sae.safetensors"))
    func floats(_ name: String) throws -> [Float] { try file.tensor(named: name).floats() }
    let encoderBias = try floats("encoder.bias")
    let decoderBias = try floats("b_dec")
    return PlantedDictionary(
      width: decoderBias.count,
      latents: encoderBias.count,
      encoder: try floats("encoder.weight"),
      encoderBias: encoderBias,
      decoder: try floats("W_dec"),
      decoderBias: decoderBias,
      configuration: JSONObject([
        ("architecture", "topk"), ("k", 8), ("apply_b_dec_to_input", true), ("hook_name", "blocks.2.hook_resid_post"),
      ])
    )
  }

  /// One of the small dictionaries under Tests/Fixtures/verification, at layers.2.
  static func trained(_ name: String) throws -> PlantedDictionary {
    let checkpoint = try DictionaryFormats.read(path: Fixture.path("verification/\(name)"))
    let encoder = checkpoint.encoderLayout == .outputInput ? checkpoint.encoder : try checkpoint.encoder.transposed()
    return PlantedDictionary(
      width: checkpoint.width,
      latents: checkpoint.latents,
      encoder: encoder.floats(),
      encoderBias: try #require(checkpoint.encoderBias).floats(),
      decoder: checkpoint.decoder.floats(),
      decoderBias: try #require(checkpoint.outputBias).floats(),
      thresholds: checkpoint.thresholds?.floats(),
      configuration: JSONObject([
        ("architecture", "jumprelu"), ("apply_b_dec_to_input", true), ("hook_name", "blocks.2.hook_resid_post"),
      ])
    )
  }

  /// The same with one threshold for all latents, above which eight fire on average.
  static func thresholded(_ bench: VerificationBench) throws -> (PlantedDictionary, threshold: Float) {
    var planted = try demo()
    planted.configuration["architecture"] = "standard"
    planted.configuration["k"] = nil
    let folder = try TemporaryFolder()
    try planted.write(to: folder)
    let dictionary = try SparseDictionary(
      DictionaryFormats.read(path: folder.path),
      path: folder.path,
      on: bench.model.backend
    )
    let input = try bench.model.backend.upload(bench.activations(.output(2)))
    let values = try dictionary.encode(input).values.sorted(by: >)
    let threshold = values[8 * input.rows]
    planted.configuration["architecture"] = "jumprelu"
    planted.thresholds = [Float](repeating: threshold, count: planted.latents)
    return (planted, threshold)
  }

  /// The model's own MLP of block 2 with ReLU in the place of GELU: a transcoder that is nearly exact.
  ///
  /// - Parameter hasSkip: written as relu(p) = p + relu(−p), with the p as a skip connection.
  static func feedForward(hasSkip: Bool = false) throws -> PlantedDictionary {
    let file = try SafetensorsFile(path: Fixture.demo("models/lm/model.safetensors"))
    func floats(_ name: String) throws -> [Float] { try file.tensor(named: "gpt_neox.layers.2.mlp.\(name)").floats() }
    let rise = try floats("dense_h_to_4h.weight")
    let riseBias = try floats("dense_h_to_4h.bias")
    let fall = try floats("dense_4h_to_h.weight")
    var bias = try floats("dense_4h_to_h.bias")
    let (width, latents) = (bias.count, riseBias.count)
    var skip: [Float]?
    if hasSkip {
      var map = [Float](repeating: 0, count: width * width)
      for row in 0..<width {
        for latent in 0..<latents {
          let weight = fall[row * latents + latent]
          bias[row] += weight * riseBias[latent]
          for column in 0..<width { map[row * width + column] += weight * rise[latent * width + column] }
        }
      }
      skip = map
    }
    return PlantedDictionary(
      width: width,
      latents: latents,
      encoder: hasSkip ? rise.map { -$0 } : rise,
      encoderBias: hasSkip ? riseBias.map { -$0 } : riseBias,
      decoder: (0..<latents * width).map { fall[($0 % width) * latents + $0 / width] },
      decoderBias: bias,
      skip: skip,
      configuration: JSONObject([
        ("architecture", .string(hasSkip ? "skip_transcoder" : "transcoder")), ("apply_b_dec_to_input", false),
        ("hook_name", "layers.2.mlp.input"), ("hook_name_out", "layers.2.mlp"), ("d_out", .integer(width)),
      ])
    )
  }

  /// `rank` principal directions at `hookpoint`, each way round a latent: an autoencoder of few latents that knows this
  /// place and no other.
  static func principal(_ hookpoint: Hookpoint, rank: Int, _ bench: VerificationBench) throws -> PlantedDictionary {
    let tensor = try bench.activations(hookpoint)
    let (rows, width) = (tensor.shape[0], tensor.shape[1])
    var values = tensor.floats()
    let mean = (0..<width).map { column in
      (0..<rows).reduce(Float(0)) { $0 + values[$1 * width + column] } / Float(rows)
    }
    for index in values.indices { values[index] -= mean[index % width] }
    let backend = bench.model.backend
    let centred = Tensor(values, shape: [rows, width])
    let input = try backend.upload(centred)
    // x ↦ X·v and y ↦ Xᵀ·y, by turns, orthonormal in between.
    let turned = try backend.makeLinear(centred, layout: .outputInput, bias: nil, precision: .float32)
    let back = try backend.makeLinear(centred, layout: .inputOutput, bias: nil, precision: .float32)
    var generator = SeededGenerator(seed: 1, "principal")
    var directions = (0..<rank * width).map { _ in Float(generator.normal()) }
    for _ in 0..<12 {
      orthonormalise(&directions, width: width)
      let scores = try backend.allocate(rows: rank, columns: rows)
      try backend.linear(backend.upload(directions, rows: rank, columns: width), turned, into: scores)
      let next = try backend.allocate(rows: rank, columns: width)
      try backend.linear(scores, back, into: next)
      directions = try backend.download(next)
    }
    orthonormalise(&directions, width: width)
    _ = input
    let both = directions + directions.map { -$0 }
    return PlantedDictionary(
      width: width,
      latents: 2 * rank,
      encoder: both,
      encoderBias: [Float](repeating: 0, count: 2 * rank),
      decoder: both,
      decoderBias: mean,
      configuration: JSONObject([
        ("architecture", "standard"), ("apply_b_dec_to_input", true), ("hook_name", .string("\(hookpoint)")),
      ])
    )
  }

  private static func orthonormalise(_ rows: inout [Float], width: Int) {
    for row in 0..<rows.count / width {
      for _ in 0..<2 {
        for other in 0..<row {
          let dot = (0..<width).reduce(Float(0)) { $0 + rows[row * width + $1] * rows[other * width + $1] }
          for column in 0..<width { rows[row * width + column] -= dot * rows[other * width + column] }
        }
      }
      let norm = (0..<width).reduce(Float(0)) { $0 + rows[row * width + $1] * rows[row * width + $1] }.squareRoot()
      for column in 0..<width { rows[row * width + column] /= max(norm, 1e-20) }
    }
  }

  func write(to folder: TemporaryFolder) throws {
    var fields = configuration
    fields["d_in"] = .integer(width)
    fields["d_sae"] = .integer(latents)
    try AtomicFile.replace(folder.file("cfg.json"), with: JSON.object(fields).encoded())
    var tensors = [
      "W_enc": try Tensor(encoder, shape: [latents, width]).transposed(), "b_enc": Tensor(encoderBias),
      "W_dec": Tensor(decoder, shape: [latents, width]), "b_dec": Tensor(decoderBias),
    ]
    tensors["threshold"] = thresholds.map { Tensor($0) }
    tensors["W_skip"] = skip.map { Tensor($0, shape: [width, width]) }
    try Safetensors.write(tensors, to: folder.file("sae_weights.safetensors"))
  }

  /// Latent i's row of `rows` times factors[i].
  mutating func scale(_ rows: WritableKeyPath<Self, [Float]>, by factors: [Float]) {
    for index in self[keyPath: rows].indices { self[keyPath: rows][index] *= factors[index / width] }
  }
}

/// A small model of random numbers in OLMo 2's form, whose MLPs' outputs are normed before they are added.
enum PostNormModel {
  static func write(to folder: TemporaryFolder) throws {
    let (width, inner, vocabulary, layers) = (24, 48, 517, 2)
    let configuration: JSON = [
      "model_type": "olmo2", "architectures": ["Olmo2ForCausalLM"], "hidden_size": .integer(width),
      "intermediate_size": .integer(inner), "num_attention_heads": 3, "num_key_value_heads": 3,
      "num_hidden_layers": .integer(layers), "vocab_size": .integer(vocabulary), "rms_norm_eps": 1e-6,
      "max_position_embeddings": 300, "rope_theta": 10000.0, "hidden_act": "silu", "tie_word_embeddings": false,
      "bos_token_id": 0, "eos_token_id": 0, "attention_bias": false,
    ]
    try AtomicFile.replace(folder.file("config.json"), with: configuration.encoded())
    let tokenizer = Fixture.path("models/neox-parallel/checkpoint/tokenizer.json")
    try FileManager.default.copyItem(atPath: tokenizer, toPath: folder.file("tokenizer.json"))
    var generator = SeededGenerator(seed: 8, "olmo2")
    func matrix(_ rows: Int, _ columns: Int) -> Tensor {
      let scale = 1 / Double(columns).squareRoot()
      return Tensor((0..<rows * columns).map { _ in Float(scale * generator.normal()) }, shape: [rows, columns])
    }
    func gain(_ count: Int) -> Tensor { Tensor((0..<count).map { _ in Float(0.2 + 2 * generator.unit()) }) }
    var tensors = [
      "model.embed_tokens.weight": matrix(vocabulary, width), "lm_head.weight": matrix(vocabulary, width),
      "model.norm.weight": gain(width),
    ]
    for layer in 0..<layers {
      let block = "model.layers.\(layer)"
      for part in ["q", "k", "v", "o"] { tensors["\(block).self_attn.\(part)_proj.weight"] = matrix(width, width) }
      for part in ["q", "k"] { tensors["\(block).self_attn.\(part)_norm.weight"] = gain(width) }
      for part in ["gate", "up"] { tensors["\(block).mlp.\(part)_proj.weight"] = matrix(inner, width) }
      tensors["\(block).mlp.down_proj.weight"] = matrix(width, inner)
      for part in ["attention", "feedforward"] { tensors["\(block).post_\(part)_layernorm.weight"] = gain(width) }
    }
    try Safetensors.write(tensors, to: folder.file("model.safetensors"))
  }
}
