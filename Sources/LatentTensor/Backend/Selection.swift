/// Which pre-activations of a row become activations.
package enum Selection: Sendable, Equatable {
  /// The positive ones.
  case relu
  /// The positive ones that are strictly above their latent's threshold (https://arxiv.org/abs/2407.14435).
  case jumpReLU
  /// The k largest; of equal ones the lower latent. Those that are not positive are then dropped, so that a row may have
  /// fewer than k (https://arxiv.org/abs/2406.04093).
  case topK(Int)
}
