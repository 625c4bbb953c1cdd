internal import LatentTensor

/// How selected pre-activations become the activations that are reported, and those what decoder rows are multiplied by.
struct ActivationUnits: Sendable {
  /// [latents] each; nil is 1, 0 and 1.
  let scale: [Float]?
  let bias: [Float]?
  let decode: [Float]?

  init(_ checkpoint: DictionaryCheckpoint) {
    scale = checkpoint.activationScale?.floats()
    bias = checkpoint.activationBias?.floats()
    decode = checkpoint.decodeScale?.floats()
  }

  init() {
    scale = nil
    bias = nil
    decode = nil
  }

  func reported(_ selected: SparseRows) -> SparseRows {
    guard scale != nil || bias != nil else { return selected }
    var result = selected
    for entry in result.values.indices {
      let latent = Int(result.latents[entry])
      result.values[entry] = result.values[entry] * (scale?[latent] ?? 1) + (bias?[latent] ?? 0)
    }
    return result
  }

  func decodable(_ reported: SparseRows) -> SparseRows {
    guard let decode else { return reported }
    var result = reported
    for entry in result.values.indices { result.values[entry] *= decode[Int(result.latents[entry])] }
    return result
  }
}
