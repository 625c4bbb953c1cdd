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
    interval = .bootstrap(meanOf: values, using: &generator)
  }
}
