internal import LatentSupport
internal import LatentTensor

/// circuit-tracer's per-layer transcoders: `config.yaml` {model_name, model_kind, feature_input_hook,
/// feature_output_hook, activation, k} and one `layer_N.safetensors` each with W_enc [latents, width] and W_dec [latents,
/// width], b_enc, b_dec, and perhaps activation_function.threshold and W_skip.
///
///     out = select(x·W_encᵀ + b_enc)·W_dec + b_dec (+ x·W_skipᵀ)
///
/// Its JumpReLU lets what is above a threshold through, whatever its sign, and its top-k does not rectify. Source:
/// https://github.com/safety-research/circuit-tracer.
package enum CircuitTracer: DictionaryFormat {
  package static let name = "circuit-tracer"
  package static let appearance = "layer_N.safetensors with W_enc and W_dec [latents, width], and config.yaml"

  private static func files(_ folder: DictionaryFolder) -> [String] {
    folder.filesHaving("W_enc", "W_dec", "b_enc", "b_dec").filter { file in
      guard file.hasSuffix(".safetensors"), let archive = try? folder.archive(file),
        let encoder = archive.shape(of: "W_enc"), let decoder = archive.shape(of: "W_dec"), encoder.count == 2
      else { return false }
      // SAELens has the encoder the other way round; where that cannot be seen, its own files tell it.
      return encoder[0] == decoder[0] && archive.shape(of: "b_enc") == [encoder[0]]
        && (encoder[0] != encoder[1] || !folder.files.contains("cfg.json"))
        && !folder.files.contains("cfg.json")
    }
  }

  package static func recognises(_ folder: DictionaryFolder) -> Bool { !files(folder).isEmpty }

  package static func read(_ folder: DictionaryFolder) throws -> DictionaryCheckpoint {
    let file = try folder.only(files(folder), of: name)
    let archive = try folder.archive(file)
    let settings = try FlatYAML(folder, names: ["config.yaml"])
    let pair = try WeightPair(archive, encoder: "W_enc", .outputInput, decoder: "W_dec", .inputOutput)
    var checkpoint = pair.checkpoint(format: name, files: [settings?.path].compactMap { $0 })
    checkpoint.kind = .transcoder
    checkpoint.encoderBias = try archive.finiteTensor("b_enc", shape: [pair.latents])
    try select(&checkpoint, settings, pair)
    checkpoint.setDecoderBias(try archive.finiteTensor("b_dec", shape: [pair.outputWidth]), subtracted: false)
    if archive.contains("W_skip") {
      checkpoint.skip = try archive.finiteTensor("W_skip", shape: [pair.outputWidth, pair.width])
      checkpoint.notes.append("input·W_skipᵀ is added to the output.")
    }
    checkpoint.notes.append("circuit-tracer leaves the first position out, which is not done here.")
    checkpoint.modelName = settings?["model_name"]
    let layer = PathHints(folder, file: file).number(after: "layer_")
    place(&checkpoint, settings, layer: layer)
    return checkpoint
  }

  private static func select(
    _ checkpoint: inout DictionaryCheckpoint,
    _ settings: FlatYAML?,
    _ pair: WeightPair
  ) throws {
    let threshold = pair.archive.firstName(of: ["activation_function.threshold", "threshold"])
    let top =
      try settings?.integer("k") ?? (pair.archive.contains("k") ? wholeNumber("k", in: pair.archive) : nil)
    if let threshold {
      let isScalar = pair.archive.shape(of: threshold).map { $0.reduce(1, *) == 1 } ?? false
      checkpoint.selection = .threshold
      checkpoint.thresholds =
        isScalar
        ? pair.thresholds(try pair.archive.scalar(threshold))
        : try pair.archive.finiteTensor(threshold, shape: [pair.latents])
      checkpoint.notes.append("Everything strictly above its threshold, without ReLU.")
    } else if let top {
      let count = try DictionaryShape.checkTop(top, of: pair.latents, name: "k", path: pair.archive.path)
      checkpoint.selection = .topKOfAnySign(count)
      checkpoint.notes.append("The \(count) largest pre-activations, without ReLU.")
    } else {
      checkpoint.notes.append("ReLU.")
    }
  }

  private static func wholeNumber(_ name: String, in archive: any TensorArchive) throws -> Int {
    let value = try archive.scalar(name)
    guard let number = Int(exactly: value) else {
      throw LatentError.unreadable(archive.path, "Tensor \(name) in \(archive.path) is \(value), not a whole number.")
    }
    return number
  }

  static func place(_ checkpoint: inout DictionaryCheckpoint, _ settings: FlatYAML?, layer: Int?) {
    guard let layer else { return checkpoint.setHookpoints([], from: "the file's name") }
    let input = settings?["feature_input_hook"] ?? "mlp.hook_in"
    if settings?["feature_input_hook"] == nil { checkpoint.doubts.insert(.hookpoint) }
    checkpoint.setHookpoints(
      [hookpoint(input, layer: layer)],
      [hookpoint(settings?["feature_output_hook"] ?? "hook_mlp_out", layer: layer)],
      from: settings?["feature_input_hook"] == nil ? "circuit-tracer's commonest choice, mlp.hook_in" : "config.yaml"
    )
  }

  /// A block's hook as TransformerLens names it; the output is always what the MLP adds to the residual stream.
  static func hookpoint(_ name: String, layer: Int) -> String {
    switch name {
    case "hook_mlp_out", "mlp.hook_out": "layers.\(layer).mlp"
    case "hook_mlp_in", "mlp.hook_in": "layers.\(layer).mlp.input"
    default: "blocks.\(layer).\(name)"
    }
  }
}
