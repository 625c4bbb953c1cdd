internal import Glibc

/// A two-sided 95 % confidence interval.
package struct Interval: Sendable, Equatable {
  package var low: Double
  package var high: Double

  package init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }

  /// Quantile of the standard normal distribution for a two-sided 95 % interval.
  static let z = 1.959_963_984_540_054

  /// Wilson's score interval of a proportion: covers at its rate for small counts too, and is not a point at 0 or 1.
  ///
  /// - Parameters:
  ///   - successes: how many of `count`.
  ///   - count: at least 1.
  /// Source: Wilson 1927; Brown, Cai, DasGupta 2001.
  package static func wilson(successes: Int, of count: Int) -> Interval {
    let n = Double(count)
    let share = Double(successes) / n
    let centre = share + z * z / (2 * n)
    let spread = z * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    let scale = 1 + z * z / n
    return Interval(low: max(0, (centre - spread) / scale), high: min(1, (centre + spread) / scale))
  }

  /// The interval of the mean of two independent proportions, from their Wilson intervals (MOVER; Zou and Donner 2008).
  ///
  /// This is what a balanced accuracy is. A percentile bootstrap would give [1, 1] for a judge that was right on all of
  /// five examples; this does not.
  package static func meanOfProportions(_ a: (successes: Int, count: Int), _ b: (successes: Int, count: Int)) -> Interval {
    let shareA = Double(a.successes) / Double(a.count)
    let shareB = Double(b.successes) / Double(b.count)
    let wilsonA = wilson(successes: a.successes, of: a.count)
    let wilsonB = wilson(successes: b.successes, of: b.count)
    let mean = (shareA + shareB) / 2
    let below = hypot(shareA - wilsonA.low, shareB - wilsonB.low) / 2
    let above = hypot(wilsonA.high - shareA, wilsonB.high - shareB) / 2
    return Interval(low: max(0, mean - below), high: min(1, mean + above))
  }
}
