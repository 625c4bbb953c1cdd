/// Which pre-activations of a row become activations.
package enum Selection: Sendable, Hashable {
  /// The positive ones.
  case relu
  /// The positive ones that are strictly above their latent's threshold (https://arxiv.org/abs/2407.14435).
  case jumpReLU
  /// Those strictly above their latent's threshold, whatever the sign of either.
  case threshold
  /// The k largest; of equal ones the lower latent. Those that are not positive are then dropped, so that a row may have
  /// fewer than k (https://arxiv.org/abs/2406.04093).
  case topK(Int)
  /// The k largest, negative ones among them.
  case topKOfAnySign(Int)
  /// The k largest by magnitude; they keep their sign.
  case topKByMagnitude(Int)
  /// The latents in k runs of equal length: the largest of each run where that is positive. The number of latents has to
  /// be a multiple of k.
  case groupMaximum(Int)
}

extension Selection {
  /// Whether it needs a threshold for each latent.
  package var needsThresholds: Bool { self == .jumpReLU || self == .threshold }

  /// Entries of a row at most, where it keeps a fixed number.
  package var limit: Int? {
    switch self {
    case .relu, .jumpReLU, .threshold: nil
    case .topK(let count), .topKOfAnySign(let count), .topKByMagnitude(let count), .groupMaximum(let count): count
    }
  }
}
