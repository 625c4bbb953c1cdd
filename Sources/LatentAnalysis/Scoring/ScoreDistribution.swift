internal import LatentSupport

/// One scorer's results over many latents: the median and quartiles that the published tables give, and the mean with an
/// interval.
package struct ScoreDistribution: Sendable, Equatable {
  package var count: Int
  package var mean: Double
  package var lowerQuartile: Double
  package var median: Double
  package var upperQuartile: Double
  /// 95 % bootstrap interval of the mean over latents.
  package var interval: Interval

  private static let resamples = 1_000

  /// - Parameters:
  ///   - values: one for each latent; nil comes back for none.
  ///   - seed: decides the resamples.
  package init?(_ values: [Double], seed: Int) {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    count = values.count
    mean = values.reduce(0, +) / Double(values.count)
    lowerQuartile = Quantiles.quantile(0.25, ofSorted: sorted)
    median = Quantiles.quantile(0.5, ofSorted: sorted)
    upperQuartile = Quantiles.quantile(0.75, ofSorted: sorted)
    var generator = SeededGenerator(seed: seed, "bootstrap", values.count)
    let means = (0..<Self.resamples).map { _ in
      (0..<values.count).reduce(0.0) { sum, _ in sum + values[generator.index(below: values.count)] }
        / Double(values.count)
    }.sorted()
    interval = Interval(
      low: Quantiles.quantile(0.025, ofSorted: means),
      high: Quantiles.quantile(0.975, ofSorted: means)
    )
  }
}
