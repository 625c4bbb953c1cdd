internal import LatentTensor

/// A norm over the width of each row, with its gain and bias.
struct Normalization: Sendable {
  enum Kind: Sendable {
    /// (x − mean) / √(variance + ε) · gain + bias (https://arxiv.org/abs/1607.06450)
    case layerNorm
    /// x / √(mean(x²) + ε) · (offset + gain) (https://arxiv.org/abs/1910.07467; Gemma's offset is 1)
    case rmsNorm(gainOffset: Float)
  }

  let kind: Kind
  /// [1, width]
  let gain: Matrix
  /// [1, width]
  let bias: Matrix?
  let epsilon: Float

  /// output = norm(x). May work in place.
  func callAsFunction(_ x: Matrix, into output: Matrix, on backend: any Backend) throws {
    switch kind {
    case .layerNorm:
      try backend.layerNorm(x, gain: gain, bias: bias, epsilon: epsilon, into: output)
    case .rmsNorm(let offset):
      try backend.rmsNorm(x, gain: gain, gainOffset: offset, epsilon: epsilon, into: output)
    }
  }

  /// The first half: what there is before the gain. May work in place.
  func normalize(_ x: Matrix, into output: Matrix, on backend: any Backend) throws {
    switch kind {
    case .layerNorm: try backend.layerNorm(x, gain: nil, bias: nil, epsilon: epsilon, into: output)
    case .rmsNorm: try backend.rmsNorm(x, gain: nil, gainOffset: 0, epsilon: epsilon, into: output)
    }
  }

  /// The second half: gain and bias. May work in place.
  func applyGain(_ normalized: Matrix, into output: Matrix, on backend: any Backend) throws {
    let offset: Float = if case .rmsNorm(let gainOffset) = kind { gainOffset } else { 0 }
    try backend.scaleColumns(normalized, gain: gain, gainOffset: offset, bias: bias, into: output)
  }
}
