internal import LatentModels
internal import LatentSupport

/// How well it can be told from what the probes of all layers say together that a statement is not like the trusted ones:
/// mechanistic anomaly detection.
package struct AnomalyScore: Sendable, Equatable {
  package var kind: ProbeKind
  /// How many trusted, normal and anomalous statements there are.
  package var trusted: Int
  package var normal: Int
  package var anomalous: Int
  /// Of telling anomalous from normal statements by their Mahalanobis distance from the trusted ones.
  package var area: Double
  package var interval: Interval

  /// Squared Mahalanobis distances of `rows` from the normal distribution fitted to `trusted`, its covariance shrunk.
  ///
  /// - Parameter trusted: [statement, layer]; at least one.
  static func distances(of rows: [[Double]], from trusted: [[Double]], check: () throws -> Void) rethrows -> [Double] {
    let mean = Vectors.mean(trusted)
    let covariance = try ShrunkCovariance(Vectors.centred(trusted, on: mean), check: check)
    // There are few layers and many statements.
    let inverse = try mean.indices.map { layer in
      try covariance.inverse(times: mean.indices.map { $0 == layer ? 1 : 0 }, check: check)
    }
    return rows.map { row in
      let difference = Vectors.difference(row, mean)
      return zip(difference, inverse).reduce(0) { $0 + $1.0 * Vectors.dot($1.1, difference) }
    }
  }

  /// For every kind, over the hookpoints of the first one's sort. Trusted are the easy statements of the character that
  /// trained, normal its hard ones, anomalous the hard ones of the others; without difficulties a half of the character's
  /// statements is trusted, the other half normal.
  static func all(
    _ material: ProbeMaterial,
    kinds: [ProbeKind],
    fits: [(hookpoint: Hookpoint, fitted: [String: FittedProbe])],
    seed: Int,
    check: () throws -> Void
  ) throws -> [AnomalyScore] {
    guard let character = material.context.character, let site = fits.first?.hookpoint.site else { return [] }
    let items = material.items
    let own = material.tested.filter { items[$0].character == character }
    let others = material.tested.filter { items[$0].character != nil && items[$0].character != character }
    var trusted = own.filter { ProbeDifficulty.easy.contains(items[$0].difficulty) }
    var normal = own.filter { ProbeDifficulty.hard.contains(items[$0].difficulty) }
    var anomalous = others.filter { ProbeDifficulty.hard.contains(items[$0].difficulty) }
    if own.allSatisfy({ items[$0].difficulty == nil }) {
      var generator = SeededGenerator(seed: seed, "trusted")
      let order = generator.shuffled(own)
      trusted = Array(order.prefix(own.count / 2))
      normal = Array(order.dropFirst(own.count / 2))
      anomalous = others
    }
    guard trusted.count >= 2, !normal.isEmpty, !anomalous.isEmpty else { return [] }
    let tested = normal + anomalous
    let draws = Resamples(groups: tested.map { items[$0].group }, seed: seed)
    return try kinds.filter { $0 != .random }.compactMap { kind in
      let layers = fits.filter { $0.hookpoint.site == site }.compactMap { $0.fitted[kind.rawValue]?.scores.first }
      func rows(_ places: [Int]) -> [[Double]] { places.map { place in layers.map { $0[place] } } }
      let distances = try distances(of: rows(tested), from: rows(trusted), check: check)
      let area = AreaUnderCurve(scores: distances, truths: tested.indices.map { $0 >= normal.count })
      guard let value = area.value, let interval = draws.interval(of: area) else { return nil }
      return AnomalyScore(
        kind: kind,
        trusted: trusted.count,
        normal: normal.count,
        anomalous: anomalous.count,
        area: value,
        interval: interval
      )
    }
  }
}
