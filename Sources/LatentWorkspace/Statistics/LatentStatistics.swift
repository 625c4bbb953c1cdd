/// What a cache says of one latent.
package struct LatentStatistics: Sendable, Equatable {
  /// How much of a latent's firing one token accounts for.
  ///
  /// Two signs are looked at: at least 90 % of the 50 strongest firings fall on one token; at least 75 % of 100 firings
  /// drawn from the stronger half do.
  package enum SingleToken: UInt8, Sendable, CaseIterable {
    case none
    /// One of the signs holds.
    case weak
    /// Both hold.
    case strong
  }

  /// A token on which the latent fires.
  package struct Token: Sendable, Equatable {
    package var token: Int32
    /// Firings on this token; in `topTokensByActivation` 0, since it is not stored.
    package var count: Int
    /// The strongest firing on this token; in `topTokensByCount` 0, since it is not stored.
    package var activation: Float
  }

  /// Shares that `quantiles` are at.
  package static let quantileShares: [Double] = [0.1, 0.25, 0.5, 0.75, 0.9, 0.99]
  /// Tokens kept in each list.
  package static let tokenCount = 6

  package var latent: Int
  /// Cached positions on which it fires, and that as a share of all cached positions.
  package var firingCount: Int
  package var density: Double
  /// Its strongest activation, and the first position that has it.
  package var maxActivation: Float
  package var maxPosition: Int
  /// Over the positions on which it fires.
  package var meanActivation: Float
  /// Of its activations where it fires, at `quantileShares`: the smallest activation that at least this share of them
  /// does not exceed. Zeros for a dead latent.
  package var quantiles: [Float]
  /// Different tokens on which it fires.
  package var distinctTokens: Int
  /// The tokens on which it fires most often.
  package var topTokensByCount: [Token]
  /// The tokens on which it fires most strongly at its strongest.
  package var topTokensByActivation: [Token]
  package var singleToken: SingleToken

  /// Whether it never fires.
  package var isDead: Bool { firingCount == 0 }
}
