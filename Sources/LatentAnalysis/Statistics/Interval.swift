internal import Glibc

/// A two-sided 95 % confidence interval.
package struct Interval: Sendable, Equatable {
  package var low: Double
  package var high: Double

  package init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }

  /// The exact interval of a proportion, which covers at 95 % or more whatever the true share and the count.
  ///
  /// - Parameters:
  ///   - successes: how many of `count`.
  ///   - count: at least 1.
  /// Source: Clopper and Pearson 1934. Wilson's shorter interval was tried: for judges that are nearly always right it
  /// covers well below its rate, and those are the scores that people quote.
  package static func ofProportion(successes: Int, of count: Int) -> Interval {
    let tail = 0.025
    let low = successes == 0 ? 0 : solve { 1 - cumulative(successes - 1, of: count, share: $0) - tail }
    let high = successes == count ? 1 : solve { tail - cumulative(successes, of: count, share: $0) }
    return Interval(low: low, high: high)
  }

  /// P(at most `successes` of `count`) for a binomial share strictly between 0 and 1.
  private static func cumulative(_ successes: Int, of count: Int, share: Double) -> Double {
    var logTerm = Double(count) * log1p(-share)
    let logOdds = log(share) - log1p(-share)
    var sum = exp(logTerm)
    for k in 0..<max(0, successes) {
      logTerm += log(Double(count - k) / Double(k + 1)) + logOdds
      sum += exp(logTerm)
    }
    return min(1, sum)
  }

  /// The root of an increasing function on (0, 1), by bisection.
  private static func solve(_ function: (Double) -> Double) -> Double {
    var low = 0.0
    var high = 1.0
    for _ in 0..<52 {
      let middle = (low + high) / 2
      if function(middle) < 0 { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// The interval of the mean of two independent proportions, from their own intervals (MOVER; Zou and Donner 2008).
  ///
  /// This is what a balanced accuracy is. A percentile bootstrap would give [1, 1] for a judge that was right on all of
  /// five examples; this does not.
  package static func meanOfProportions(_ a: (successes: Int, count: Int), _ b: (successes: Int, count: Int))
    -> Interval
  {
    let shareA = Double(a.successes) / Double(a.count)
    let shareB = Double(b.successes) / Double(b.count)
    let intervalOfA = ofProportion(successes: a.successes, of: a.count)
    let intervalOfB = ofProportion(successes: b.successes, of: b.count)
    let mean = (shareA + shareB) / 2
    let below = hypot(shareA - intervalOfA.low, shareB - intervalOfB.low) / 2
    let above = hypot(intervalOfA.high - shareA, intervalOfB.high - shareB) / 2
    return Interval(low: max(0, mean - below), high: min(1, mean + above))
  }
}
