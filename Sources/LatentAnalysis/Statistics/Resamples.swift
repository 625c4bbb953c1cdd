internal import LatentSupport

/// Examples drawn with replacement again and again: one set of draws for everything that is measured on the examples, so
/// that differences and ratios of measurements have intervals too.
///
/// What belongs together (the same statement judged by two characters) is drawn together (cluster bootstrap).
package struct Resamples: Sendable {
  /// How often each example was drawn, [draw, example].
  package let counts: [[UInt16]]

  package static let usualCount = 1000

  package init(counts: [[UInt16]]) {
    self.counts = counts
  }

  /// - Parameters:
  ///   - groups: for each example, what it belongs to.
  package init<Group: Hashable>(groups: [Group], seed: Int, count: Int = usualCount) {
    var numbers: [Group: Int] = [:]
    let members = groups.map { group in
      let number = numbers[group] ?? numbers.count
      numbers[group] = number
      return number
    }
    var generator = SeededGenerator(seed: seed, "resamples")
    let groupCount = numbers.count
    counts = (0..<count).map { _ in
      var drawn = [UInt16](repeating: 0, count: groupCount)
      for _ in 0..<groupCount {
        let chosen = generator.index(below: groupCount)
        if drawn[chosen] < .max { drawn[chosen] += 1 }
      }
      return members.map { drawn[$0] }
    }
  }

  /// The values of a measurement, sorted; draws for which it is not defined are left out.
  package func values(_ measure: ([UInt16]) throws -> Double?) rethrows -> [Double] {
    try counts.compactMap(measure).sorted()
  }

  /// The middle 95 % of `values`, sorted; nil when there are none.
  package static func interval(ofSorted values: [Double]) -> Interval? {
    guard !values.isEmpty else { return nil }
    return Interval(
      low: Quantiles.quantile(0.025, ofSorted: values),
      high: Quantiles.quantile(0.975, ofSorted: values)
    )
  }

  /// The interval of an area under the curve. Where every draw gives the same area, as it does for classes that are apart,
  /// it is Newcombe's, since the draws then tell nothing.
  package func interval(of area: AreaUnderCurve) -> Interval? {
    guard let value = area.value else { return nil }
    let values = values { area.value(counts: $0) }
    if let first = values.first, let last = values.last, last - first > 1e-12 { return Self.interval(ofSorted: values) }
    let (positives, negatives) = area.counts
    return Interval.ofAreaUnderCurve(value, positives: positives, negatives: negatives)
  }
}
