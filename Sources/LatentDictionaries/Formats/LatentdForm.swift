internal import LatentSupport
internal import LatentTensor

/// Our own plain form, for dictionaries that come from nowhere else: `dictionary.json` and `dictionary.safetensors`, whose
/// fields and tensors are those of `DictionaryCheckpoint`. docs/adding-a-dictionary-format.md describes it.
package enum LatentdForm: DictionaryFormat {
  package static let name = "latentd"
  package static let appearance = "dictionary.json and dictionary.safetensors"

  private static let file = "dictionary.safetensors"

  package static func recognises(_ folder: DictionaryFolder) -> Bool {
    folder.offers(file) && folder.files.contains("dictionary.json")
  }

  package static func read(_ folder: DictionaryFolder) throws -> DictionaryCheckpoint {
    let configuration = try folder.requiredConfiguration("dictionary.json")
    let archive = try folder.archive(file)
    let pair = try WeightPair(archive, encoder: "encoder", .outputInput, decoder: "decoder", .inputOutput)
    var checkpoint = pair.checkpoint(format: name, files: [configuration.path])
    let outputs = try strings("outputHookpoints", configuration)
    checkpoint.kind = outputs.isEmpty ? .sae : .transcoder
    checkpoint.hookpoints = try strings("hookpoints", configuration)
    checkpoint.outputHookpoints = outputs
    if checkpoint.hookpoints.count > 1, outputs.isEmpty { checkpoint.kind = .crosscoder }
    checkpoint.head = try configuration.integer("head")
    checkpoint.modelName = try configuration.string("model")
    checkpoint.encoderBias = try pair.perLatent("encoder_bias")
    checkpoint.inputBias = try archive.optionalTensor("input_bias", shape: [pair.width])
    checkpoint.outputBias = try pair.perOutput("output_bias")
    checkpoint.selectionScale = try pair.perLatent("selection_scale")
    checkpoint.activationScale = try pair.perLatent("activation_scale")
    checkpoint.activationBias = try pair.perLatent("activation_bias")
    checkpoint.decodeScale = try pair.perLatent("decode_scale")
    checkpoint.skip = try archive.optionalTensor("skip", shape: [pair.outputWidth, pair.width])
    try select(&checkpoint, configuration, pair)
    try normalise(&checkpoint, configuration)
    return checkpoint
  }

  private static func strings(_ name: String, _ configuration: DictionaryConfiguration) throws -> [String] {
    try configuration.field(name, as: "a list of strings") { json in
      guard let list = json.arrayValue else { return nil }
      let strings = list.compactMap(\.stringValue)
      return strings.count == list.count ? strings : nil
    } ?? []
  }

  private static func select(
    _ checkpoint: inout DictionaryCheckpoint,
    _ configuration: DictionaryConfiguration,
    _ pair: WeightPair
  ) throws {
    func top() throws -> Int { try configuration.top("k", of: pair.latents) }
    switch try configuration.required("selection", configuration.string("selection")) {
    case "relu": checkpoint.selection = .relu
    case "jump-relu": checkpoint.selection = .jumpReLU
    case "threshold": checkpoint.selection = .threshold
    case "top-k": checkpoint.selection = .topK(try top())
    case "top-k-of-any-sign": checkpoint.selection = .topKOfAnySign(try top())
    case "top-k-by-magnitude": checkpoint.selection = .topKByMagnitude(try top())
    case "group-maximum":
      let groups = try top()
      guard pair.latents % groups == 0 else {
        throw configuration.refusal("k", "\(groups)", "a divisor of the latents")
      }
      checkpoint.selection = .groupMaximum(groups)
    case let other:
      throw configuration.refusal(
        "selection",
        other,
        "relu, jump-relu, threshold, top-k, top-k-of-any-sign, top-k-by-magnitude or group-maximum"
      )
    }
    if checkpoint.selection.needsThresholds {
      checkpoint.thresholds = try pair.archive.finiteTensor("thresholds", shape: [pair.latents])
    }
  }

  private static func normalise(
    _ checkpoint: inout DictionaryCheckpoint,
    _ configuration: DictionaryConfiguration
  ) throws {
    switch try configuration.string("inputNormalization") ?? "none" {
    case "none": break
    case "scale":
      let factor = try configuration.required("inputScale", configuration.positive("inputScale"))
      checkpoint.inputNormalization = .scale(factor)
    case "token-norm": checkpoint.inputNormalization = .tokenNorm
    case "layer-norm":
      let epsilon = try configuration.positive("epsilon") ?? 1e-5
      checkpoint.inputNormalization = .layerNorm(epsilon: Float(epsilon))
    case let other:
      throw configuration.refusal("inputNormalization", other, "none, scale, token-norm or layer-norm")
    }
    switch try configuration.string("outputNormalization") ?? "none" {
    case "none": break
    case "undo": checkpoint.outputNormalization = .undo
    case "scale":
      let factor = try configuration.required("outputScale", configuration.positive("outputScale"))
      checkpoint.outputNormalization = .scale(factor)
    case let other: throw configuration.refusal("outputNormalization", other, "none, undo or scale")
    }
  }
}
