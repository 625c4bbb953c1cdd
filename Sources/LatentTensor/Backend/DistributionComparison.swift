/// How a distribution q over tokens differs from another, p, and what it makes of one token. In nats, in host memory.
package struct DistributionComparison: Sendable, Equatable {
  /// KL(p ‖ q)
  package var divergence: Double
  /// KL(q ‖ p)
  package var reverseDivergence: Double
  /// ½ KL(p ‖ m) + ½ KL(q ‖ m), where m is the mean of p and q; at most log 2.
  package var jensenShannon: Double
  /// ½ Σ |p − q|, from 0 to 1.
  package var totalVariation: Double
  /// Of q.
  package var entropy: Double
  /// −log q of the target; 0 where there is none.
  package var surprisal: Double
  /// The target's place in q, 1 for the most probable; 0 where there is none.
  package var rank: Int

  package init(
    divergence: Double,
    reverseDivergence: Double,
    jensenShannon: Double,
    totalVariation: Double,
    entropy: Double,
    surprisal: Double,
    rank: Int
  ) {
    self.divergence = divergence
    self.reverseDivergence = reverseDivergence
    self.jensenShannon = jensenShannon
    self.totalVariation = totalVariation
    self.entropy = entropy
    self.surprisal = surprisal
    self.rank = rank
  }
}
