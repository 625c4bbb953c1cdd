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

  /// The interval of an area under the ROC curve: the values for which the one found lies within 1.96 standard errors,
  /// the error taken at the value itself, so that an area of 1 has an interval too (Newcombe 2006, method 5).
  ///
  /// - Parameters:
  ///   - positives, negatives: at least 1 each.
  package static func ofAreaUnderCurve(_ area: Double, positives: Int, negatives: Int) -> Interval {
    let (m, n) = (Double(positives), Double(negatives))
    let extra = (m + n) / 2 - 1
    func excess(_ value: Double) -> Double {
      let variance =
        value * (1 - value) * (1 + extra * (1 - value) / (2 - value) + extra * value / (1 + value)) / (m * n)
      return abs(area - value) - 1.959964 * variance.squareRoot()
    }
    // Between the area and an end of [0, 1] the excess grows from below 0 to above it.
    func edge(_ outer: Double) -> Double {
      guard excess(outer) > 0 else { return outer }
      var (inside, outside) = (area, outer)
      // At 0 and 1 the error is 0: the first step leaves them.
      if area == 0 || area == 1 { inside = area + (outer - area) * 1e-9 }
      for _ in 0..<60 {
        let middle = (inside + outside) / 2
        if excess(middle) < 0 { inside = middle } else { outside = middle }
      }
      return (inside + outside) / 2
    }
    return Interval(low: area == 0 ? 0 : edge(0), high: area == 1 ? 1 : edge(1))
  }

  /// The interval of the mean of independent values from a distribution near the normal (Student 1908).
  ///
  /// - Parameter values: at least 2.
  package static func ofMean(_ values: [Double]) -> (mean: Double, standardError: Double, interval: Interval) {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    let error = (variance / count).squareRoot()
    let reach = studentQuantile(freedom: count - 1) * error
    return (mean, error, Interval(low: mean - reach, high: mean + reach))
  }

  /// The 97.5 % quantile of Student's distribution, by bisection of its distribution function.
  private static func studentQuantile(freedom: Double) -> Double {
    // P(T < t) = 1/2 + the integral of the density from 0 to t, by Simpson's rule.
    let scale = exp(lgamma((freedom + 1) / 2) - lgamma(freedom / 2)) / (freedom * .pi).squareRoot()
    func half(_ t: Double) -> Double {
      let steps = 400
      let width = t / Double(steps)
      var sum = 0.0
      for step in 0...steps {
        let x = Double(step) * width
        let weight = step == 0 || step == steps ? 1.0 : step % 2 == 1 ? 4 : 2
        sum += weight * pow(1 + x * x / freedom, -(freedom + 1) / 2)
      }
      return scale * sum * width / 3
    }
    var (low, high) = (1.9, 13.0)
    for _ in 0..<50 {
      let middle = (low + high) / 2
      if half(middle) < 0.475 { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
