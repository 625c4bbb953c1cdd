internal import LatentSupport
internal import LatentTensor

/// dictionary_learning (and SAEBench's): `ae.pt` with `config.json` {trainer {dict_class, …}}.
///
/// | class | arithmetic |
/// |---|---|
/// | AutoEncoder | relu((x − bias)·encoder.weightᵀ + encoder.bias)·decoder.weightᵀ + bias |
/// | AutoEncoderNew | relu(x·encoder.weightᵀ + encoder.bias)·decoder.weightᵀ + decoder.bias |
/// | GatedAutoEncoder | gated, on x − decoder_bias |
/// | JumpReluAutoEncoder | JumpReLU(x·W_enc + b_enc)·W_dec + b_dec |
/// | AutoEncoderTopK | top-k of relu((x − b_dec)·encoder.weightᵀ + encoder.bias) |
/// | BatchTopKSAE, MatryoshkaBatchTopKSAE | the same, all above one threshold |
///
/// Where there is no configuration, the tensors' names tell the classes apart, all but top-k from batch top-k. Source:
/// https://github.com/saprmarks/dictionary_learning.
package enum DictionaryLearning: DictionaryFormat {
  package static let name = "dictionary-learning"
  package static let appearance = "ae.pt, with or without config.json"

  private static func files(_ folder: DictionaryFolder) -> [String] {
    folder.tensorFiles.filter { file in
      guard let archive = try? folder.archive(file) else { return false }
      // AutoEncoderNew's names are those of any two linear layers; its file's name tells it.
      return kind(of: archive).map { $0 != .autoEncoderNew || file == "ae.pt" } ?? false
    }
  }

  package static func recognises(_ folder: DictionaryFolder) -> Bool {
    !files(folder).isEmpty && !CrosscoderDictionaryLearning.recognises(folder)
  }

  private enum Kind: String {
    case autoEncoder = "AutoEncoder"
    case autoEncoderNew = "AutoEncoderNew"
    case gated = "GatedAutoEncoder"
    case jumpReLU = "JumpReluAutoEncoder"
    case topK = "AutoEncoderTopK"
    case batchTopK = "BatchTopKSAE"
    case matryoshka = "MatryoshkaBatchTopKSAE"
  }

  /// What the tensors' names say.
  private static func kind(of archive: any TensorArchive) -> Kind? {
    func has(_ names: String...) -> Bool { names.allSatisfy { archive.contains($0) } }
    if has("encoder.weight", "decoder.weight") {
      guard archive.shape(of: "encoder.weight")?.count == 2 else { return nil }
      if has("decoder_bias", "r_mag", "gate_bias", "mag_bias") { return .gated }
      if has("bias", "encoder.bias") { return .autoEncoder }
      if has("b_dec", "k", "encoder.bias") { return .topK }
      if has("encoder.bias", "decoder.bias") { return .autoEncoderNew }
    }
    if has("W_enc", "W_dec", "b_enc", "b_dec", "threshold") {
      if has("k", "group_sizes") { return .matryoshka }
      // SAELens's and Gemma Scope's have these names, too, in files of other kinds.
      if archive.path.hasSuffix("ae.pt") { return .jumpReLU }
    }
    return nil
  }

  package static func read(_ folder: DictionaryFolder) throws -> DictionaryCheckpoint {
    let archive = try folder.archive(folder.only(files(folder), of: name))
    let configuration = try folder.configuration("config.json")
    let trainer = configuration?.section("trainer")
    guard let found = kind(of: archive) else {
      throw LatentError.unreadable(archive.path, "The tensors of \(archive.path) are those of no class of \(name).")
    }
    let declared = try trainer?.string("dict_class")
    var kind = found
    if found == .topK, declared == Kind.batchTopK.rawValue { kind = .batchTopK }
    let pair = try pair(archive, kind)
    var checkpoint = pair.checkpoint(format: name, files: [configuration?.path].compactMap { $0 })
    checkpoint.notes.append(
      declared == kind.rawValue ? "\(kind.rawValue), as config.json says." : "\(kind.rawValue), by its tensors' names."
    )
    try fill(&checkpoint, kind, pair, isDeclared: declared == kind.rawValue)
    try place(&checkpoint, trainer)
    return checkpoint
  }

  private static func pair(_ archive: any TensorArchive, _ kind: Kind) throws -> WeightPair {
    switch kind {
    case .jumpReLU, .matryoshka:
      try WeightPair(archive, encoder: "W_enc", .inputOutput, decoder: "W_dec", .inputOutput)
    default:
      try WeightPair(archive, encoder: "encoder.weight", .outputInput, decoder: "decoder.weight", .outputInput)
    }
  }

  private static func fill(
    _ checkpoint: inout DictionaryCheckpoint,
    _ kind: Kind,
    _ pair: WeightPair,
    isDeclared: Bool
  ) throws {
    let archive = pair.archive
    checkpoint.encoderBias = try pair.perLatent("encoder.bias") ?? pair.perLatent("b_enc")
    switch kind {
    case .autoEncoder:
      checkpoint.notes.append("ReLU. The library's own loader makes decoder rows length 1; here they are as stored.")
      checkpoint.setDecoderBias(try pair.perOutput("bias"), subtracted: true, name: "bias")
    case .autoEncoderNew:
      checkpoint.notes.append("ReLU.")
      checkpoint.setDecoderBias(try pair.perOutput("decoder.bias"), subtracted: false, name: "decoder.bias")
    case .gated:
      try GatedEncoder(archive: archive, gateBias: "gate_bias", magnitudeBias: "mag_bias", logScale: "r_mag")
        .apply(to: &checkpoint)
      checkpoint.setDecoderBias(try pair.perOutput("decoder_bias"), subtracted: true, name: "decoder_bias")
    case .jumpReLU:
      checkpoint.selection = .jumpReLU
      checkpoint.thresholds = try archive.finiteTensor("threshold", shape: [pair.latents])
      checkpoint.notes.append("JumpReLU with a threshold for each latent, strictly above.")
      checkpoint.setDecoderBias(try pair.perOutput("b_dec"), subtracted: false)
    case .topK:
      checkpoint.setTop(try top(archive, pair), source: "the tensor k")
      if !isDeclared {
        checkpoint.doubts.insert(.selection)
        checkpoint.notes.append("A batch top-k dictionary has the same tensors; there all above the threshold fire.")
      }
      checkpoint.setDecoderBias(try pair.perOutput("b_dec"), subtracted: true)
    case .batchTopK, .matryoshka:
      try applyThreshold(&checkpoint, pair)
      checkpoint.setDecoderBias(try pair.perOutput("b_dec"), subtracted: true)
    }
  }

  private static func top(_ archive: any TensorArchive, _ pair: WeightPair) throws -> Int? {
    guard archive.contains("k") else { return nil }
    let value = try archive.scalar("k")
    guard let top = Int(exactly: value) else { return nil }
    return try DictionaryShape.checkTop(top, of: pair.latents, name: "k", path: archive.path)
  }

  /// The running threshold of training; below zero it was never set.
  private static func applyThreshold(_ checkpoint: inout DictionaryCheckpoint, _ pair: WeightPair) throws {
    let threshold = try pair.archive.scalar("threshold")
    guard threshold < 0 else {
      checkpoint.selection = .jumpReLU
      checkpoint.thresholds = pair.thresholds(threshold)
      checkpoint.notes.append("Batch top-k: all above the one threshold \(threshold), strictly.")
      return
    }
    checkpoint.setTop(try top(pair.archive, pair), source: "the tensor k")
    checkpoint.doubts.insert(.selection)
    checkpoint.notes.append(
      "Batch top-k whose threshold is \(threshold), which means that it was never set: each position keeps its own k."
    )
  }

  private static func place(_ checkpoint: inout DictionaryCheckpoint, _ trainer: DictionaryConfiguration?) throws {
    checkpoint.modelName = try trainer?.string("lm_name")
    let layer = try trainer?.integer("layer")
    let module = try trainer?.string("submodule_name") ?? ""
    let site =
      module.contains("attention_out") || module.contains("attn_out")
      ? ".attention" : module.contains("mlp_out") ? ".mlp.output" : ""
    checkpoint.setHookpoints(layer.map { ["layers.\($0)\(site)"] } ?? [], from: "the trainer's layer")
    if let factor = try trainer?.positive("norm_factor") {
      checkpoint.doubts.insert(.inputScale)
      checkpoint.notes.append(
        "Training divided activations by \(factor) (norm_factor). Biases are taken to be scaled back already, as newer "
          + "files have them; older ones need reading \"biases and thresholds times \(factor)\"."
      )
    }
  }
}
