internal import LatentAnalysis
internal import LatentProtocol
internal import LatentSupport

/// A comparison's rows as they come in, and the differences between them.
struct ComparisonTable {
  private let seed: Int
  private var rows: [Wire.ComparisonRow] = []
  private var usage = Wire.Usage(requests: 0, retries: 0, promptTokens: 0, completionTokens: 0, seconds: 0)
  /// By dictionary and scorer: the headline's name, and its value for each latent that was drawn.
  private var values: [String: [String: (metric: String, values: [Double])]] = [:]
  private var scorers: [String] = []

  init(seed: Int) {
    self.seed = seed
  }

  /// - Parameters:
  ///   - drawn: latents that were to be explained.
  ///   - firingRate: the median share of tokens on which one of them fires.
  ///   - scored: nil where none was explained.
  mutating func add(
    _ name: String,
    _ kind: Wire.ComparedKind,
    drawn: Int,
    firingRate: Double?,
    _ explained: Wire.Explain.Result,
    _ scored: Wire.Score.Result?
  ) {
    rows.append(
      Wire.ComparisonRow(
        dictionary: name,
        kind: kind,
        drawn: drawn,
        explained: explained.explanations.count,
        skipped: explained.skipped.count,
        failed: explained.failed.count,
        firingRate: firingRate,
        run: explained.run,
        scores: scored?.summary ?? WireMap()
      )
    )
    for part in [explained.usage, scored?.usage].compactMap({ $0 }) {
      usage.requests += part.requests
      usage.retries += part.retries
      usage.promptTokens += part.promptTokens
      usage.completionTokens += part.completionTokens
    }
    for score in scored?.scores ?? [] {
      guard let value = Self.headline(score.metrics) else { continue }
      if !scorers.contains(score.scorer) { scorers.append(score.scorer) }
      values[name, default: [:]][score.scorer, default: (score.metrics.headline, [])].values.append(value)
    }
    // Who has nothing to say lets a reader guess.
    for (scorer, entry) in values[name] ?? [:] {
      let chance = scored?.scores.first { $0.scorer == scorer }.map { Self.chance($0.metrics) } ?? 0
      let silent = [Double](repeating: chance, count: explained.skipped.count)
      values[name]?[scorer]?.values = entry.values + silent
    }
  }

  private static func headline(_ metrics: Wire.ScoreMetrics) -> Double? {
    metrics.json[metrics.headline]?.numberValue
  }

  private static func chance(_ metrics: Wire.ScoreMetrics) -> Double {
    metrics.chance ?? (metrics.headline == "correlation" || metrics.headline == "nats" ? 0 : 0.5)
  }

  func outcome(cache: String, seconds: Double) -> Wire.CompareDictionaries.Result {
    var usage = usage
    usage.seconds = seconds
    let names = rows.map(\.dictionary)
    let between = names.indices.dropFirst().flatMap { upper in
      names.indices.dropFirst(upper + 1).flatMap {
        differences(from: names[upper], to: names[$0], isBetweenBaselines: true)
      }
    }
    return Wire.CompareDictionaries.Result(
      cache: cache,
      rows: rows,
      differences: names.dropFirst().flatMap { differences(from: names[0], to: $0, isBetweenBaselines: false) },
      baselineDifferences: between.isEmpty ? nil : between,
      usage: usage
    )
  }

  /// The mean scores of `upper` less those of `lower`.
  private func differences(
    from upper: String,
    to lower: String,
    isBetweenBaselines: Bool
  ) -> [Wire.ComparisonDifference] {
    scorers.compactMap { scorer in
      guard let own = values[upper]?[scorer], let other = values[lower]?[scorer], own.metric == other.metric else {
        return nil
      }
      let place = isBetweenBaselines ? [upper, lower, scorer] : [lower, scorer]
      var generator = SeededGenerator(seed: seed, "comparison", place)
      let (difference, interval) = Interval.ofDifference(own.values, other.values, using: &generator)
      return Wire.ComparisonDifference(
        scorer: scorer,
        dictionary: lower,
        above: isBetweenBaselines ? upper : nil,
        metric: own.metric,
        difference: difference,
        interval: [interval.low, interval.high]
      )
    }
  }
}
