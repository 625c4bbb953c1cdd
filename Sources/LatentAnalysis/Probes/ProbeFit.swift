/// Makes probes of activations.
package enum ProbeFit {
  /// Squared penalty of logistic regression beside the mean loss, as the reference has it.
  static let penaltyOfMeanLoss = 1e-3

  /// The same beside a sum of losses, for ½‖w‖².
  static func penalty(examples: Int) -> Double { 2 * penaltyOfMeanLoss * Double(examples) }

  /// - Parameters:
  ///   - samples: with both labels, and with answers where `kind` reads them.
  ///   - seed: of what is drawn at random.
  ///   - check: called often; what it throws ends the work.
  package static func fit(
    _ kind: ProbeKind,
    _ samples: ProbeSamples,
    seed: Int,
    check: () throws -> Void
  ) rethrows -> LinearProbe {
    let features = samples.features(for: kind)
    switch kind {
    case .logistic, .logisticOnPairs:
      let fitted = try LogisticRegression.fit(
        features,
        labels: samples.labels,
        penalty: penalty(examples: features.count),
        check: check
      )
      return LinearProbe(weight: fitted.normal, bias: fitted.intercept)
    case .meanDifference:
      let raw = Vectors.difference(mean(features, samples.labels, true), mean(features, samples.labels, false))
      return try .calibrated(raw, features, labels: samples.labels, check: check)
    case .lda:
      let raw = try discriminant(features, samples.labels, check: check)
      return try .calibrated(raw, features, labels: samples.labels, check: check)
    case .ccs:
      let raw = try ContrastConsistency.direction(samples, seed: seed, check: check)
      return try .calibrated(raw + Vectors.scaled(raw, by: -1), features, labels: samples.labels, check: check)
    case .crc:
      let raw = try ContrastClustering.direction(samples, check: check)
      return try .calibrated(raw + Vectors.scaled(raw, by: -1), features, labels: samples.labels, check: check)
    case .vinc:
      let raw = try VariantInvariance.direction(samples, check: check)
      return try .calibrated(raw + Vectors.scaled(raw, by: -1), features, labels: samples.labels, check: check)
    case .random:
      let raw = RandomDirections.draw(1, width: features.first?.count ?? 0, seed: seed)[0]
      return try .calibrated(raw, features, labels: samples.labels, check: check)
    }
  }

  /// Mean of the rows with `label`; zeros where there are none.
  private static func mean(_ rows: [[Double]], _ labels: [Bool], _ label: Bool) -> [Double] {
    let chosen = zip(rows, labels).filter { $0.1 == label }.map(\.0)
    return chosen.isEmpty ? (rows.first ?? []).map { _ in 0 } : Vectors.mean(chosen)
  }

  private static func discriminant(
    _ rows: [[Double]],
    _ labels: [Bool],
    check: () throws -> Void
  ) rethrows -> [Double] {
    let centres = [false, true].map { mean(rows, labels, $0) }
    let centred = zip(rows, labels).map { Vectors.difference($0, centres[$1 ? 1 : 0]) }
    let difference = Vectors.difference(centres[1], centres[0])
    return try ShrunkCovariance(centred, check: check).inverse(times: difference, check: check)
  }
}
