package import LatentSupport

extension Interval {
  /// The percentile bootstrap interval of a statistic of `count` independent things (Efron 1979).
  ///
  /// - Parameters:
  ///   - count: at least 1.
  ///   - generator: decides the resamples.
  ///   - statistic: of the things at some places, each as often as it was drawn.
  package static func bootstrap(
    _ count: Int,
    resamples: Int = 1_000,
    using generator: inout SeededGenerator,
    statistic: (_ drawn: [Int]) -> Double
  ) -> Interval {
    var drawn = [Int](repeating: 0, count: count)
    var values: [Double] = []
    values.reserveCapacity(resamples)
    for _ in 0..<resamples {
      for place in drawn.indices { drawn[place] = generator.index(below: count) }
      values.append(statistic(drawn))
    }
    values.sort()
    return Interval(
      low: Quantiles.quantile(0.025, ofSorted: values),
      high: Quantiles.quantile(0.975, ofSorted: values)
    )
  }

  /// The difference of two groups' means and its bootstrap interval: both groups are drawn anew.
  ///
  /// - Parameters:
  ///   - a: at least 1 value.
  ///   - b: at least 1 value.
  package static func ofDifference(
    _ a: [Double],
    _ b: [Double],
    resamples: Int = 1_000,
    using generator: inout SeededGenerator
  ) -> (difference: Double, interval: Interval) {
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    func drawn(_ values: [Double], _ generator: inout SeededGenerator) -> Double {
      (0..<values.count).reduce(0) { sum, _ in sum + values[generator.index(below: values.count)] }
        / Double(values.count)
    }
    let differences = (0..<resamples).map { _ in drawn(a, &generator) - drawn(b, &generator) }.sorted()
    return (
      mean(a) - mean(b),
      Interval(
        low: Quantiles.quantile(0.025, ofSorted: differences),
        high: Quantiles.quantile(0.975, ofSorted: differences)
      )
    )
  }

  /// The bootstrap interval of a mean.
  ///
  /// - Parameter values: at least 1.
  package static func bootstrap(
    meanOf values: [Double],
    resamples: Int = 1_000,
    using generator: inout SeededGenerator
  ) -> Interval {
    bootstrap(values.count, resamples: resamples, using: &generator) { drawn in
      drawn.reduce(0) { $0 + values[$1] } / Double(values.count)
    }
  }
}
