internal import LatentTensor

extension Normalization {
  /// Puts the gradient by `x`, the norm's input, in the place of the gradient by its output.
  func backward(_ x: Matrix, gradient: Matrix, on backend: any Backend) throws {
    switch kind {
    case .layerNorm:
      try backend.layerNormGradient(x, gain: gain, epsilon: epsilon, gradient: gradient)
    case .rmsNorm(let offset):
      try backend.rmsNormGradient(x, gain: gain, gainOffset: offset, epsilon: epsilon, gradient: gradient)
    }
  }
}
