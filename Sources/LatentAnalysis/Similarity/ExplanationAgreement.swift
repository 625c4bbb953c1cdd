internal import LatentSupport

/// Whether matched latents are explained alike: the cosine of their explanations, beside that of the same explanations
/// paired at random, which says how alike any two of them are.
package struct ExplanationAgreement: Sendable, Equatable {
  private static let shuffles = 200

  /// Pairs of which both are explained.
  package var pairs: Int
  /// Mean cosine of their explanations.
  package var mean: Double
  /// Mean cosine over shuffled pairs, and where 95 % of the means of shuffled pairs lie.
  package var shuffledMean: Double
  package var shuffledInterval: ClosedRange<Double>

  /// - Parameter pairs: by the rows of `a` and `b`. Nil when there are none.
  package init?(_ pairs: [LatentMatching.Pair], _ a: UnitRows, _ b: UnitRows, seed: Int) {
    guard !pairs.isEmpty else { return nil }
    self.pairs = pairs.count
    mean = Self.mean(a.cosines(pairs, with: b))
    var generator = SeededGenerator(seed: seed, "shuffled explanations")
    let partners = pairs.map(\.b)
    let means = (0..<Self.shuffles).map { _ in
      let shuffled = zip(pairs, generator.shuffled(partners)).map { pair, partner in
        LatentMatching.Pair(a: pair.a, b: partner, similarity: 0)
      }
      return Self.mean(a.cosines(shuffled, with: b))
    }.sorted()
    shuffledMean = means.reduce(0, +) / Double(means.count)
    shuffledInterval =
      Quantiles.quantile(0.025, ofSorted: means)...Quantiles.quantile(0.975, ofSorted: means)
  }

  private static func mean(_ cosines: [Float]) -> Double {
    cosines.reduce(0.0) { $0 + Double($1) } / Double(max(1, cosines.count))
  }
}
