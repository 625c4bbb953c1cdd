/// Quantiles and bootstrap intervals over a list of numbers, such as one score per latent.
package enum Quantiles {
  /// The `share` quantile by linear interpolation between order statistics (type 7, numpy's and R's default).
  ///
  /// - Parameters:
  ///   - share: from 0 to 1.
  ///   - sorted: ascending, at least one value.
  package static func quantile(_ share: Double, ofSorted sorted: [Double]) -> Double {
    let place = share * Double(sorted.count - 1)
    let lower = Int(place)
    guard lower + 1 < sorted.count else { return sorted[sorted.count - 1] }
    return sorted[lower] + (place - Double(lower)) * (sorted[lower + 1] - sorted[lower])
  }
}
