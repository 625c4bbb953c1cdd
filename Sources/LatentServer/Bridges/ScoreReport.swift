internal import LatentAnalysis
internal import LatentProtocol
internal import LatentWorkspace

/// What is filed of some scorings, as the wire has it.
struct ScoreReport {
  private var scores: [Wire.LatentScore] = []
  private var failed: [Wire.FailedScore] = []
  private var summary = WireMap<Wire.ScoreSummary>()

  /// - Parameter latents: those that the request is about; a scoring may hold others from earlier requests.
  init(_ catalogue: Catalogue, scorings: [(kind: String, id: Int64)], latents: [Int], seed: Int) throws {
    let wanted = Set(latents)
    for (kind, id) in scorings {
      var wholes: [ScoreMetrics] = []
      var places: [Int: Int] = [:]
      var negatives: [String: [ScoreMetrics]] = [:]
      var controls: [String: [ScoreMetrics]] = [:]
      let records = try catalogue.scores(scoring: id).filter { wanted.contains($0.latent) }
      for record in records where record.negatives == ScoreRecord.whole {
        guard let metrics = ScoreMetrics(json: record.metrics) else { continue }
        wholes.append(metrics)
        places[record.latent] = scores.count
        scores.append(
          Wire.LatentScore(
            latent: record.latent,
            scorer: kind,
            metrics: Wire.ScoreMetrics(metrics),
            negatives: WireMap(),
            controls: WireMap()
          )
        )
      }
      for record in records where record.negatives != ScoreRecord.whole {
        guard let metrics = ScoreMetrics(json: record.metrics), let place = places[record.latent] else { continue }
        if record.negatives.hasPrefix(ScoreRecord.controlPrefix) {
          let name = String(record.negatives.dropFirst(ScoreRecord.controlPrefix.count))
          scores[place].controls[name] = Wire.ScoreMetrics(metrics)
          controls[name, default: []].append(metrics)
        } else {
          scores[place].negatives[record.negatives] = Wire.ScoreMetrics(metrics)
          negatives[record.negatives, default: []].append(metrics)
        }
      }
      failed += try catalogue.failures(scoring: id).filter { wanted.contains($0.latent) }.map {
        Wire.FailedScore(latent: $0.latent, scorer: kind, error: Wire.Failure($0.failure))
      }
      func distributions(_ parts: [String: [ScoreMetrics]]) -> WireMap<Wire.ScoreDistributions> {
        WireMap(parts.sorted { $0.key < $1.key }.map { ($0.key, Wire.ScoreDistributions($0.value, seed: seed)) })
      }
      let whole = Wire.ScoreDistributions(wholes, seed: seed)
      summary[kind] = Wire.ScoreSummary(
        latents: whole.latents,
        balancedAccuracy: whole.balancedAccuracy,
        accuracy: whole.accuracy,
        f1: whole.f1,
        auc: whole.auc,
        precisionAtBaseRate: whole.precisionAtBaseRate,
        correlation: whole.correlation,
        nats: whole.nats,
        negatives: distributions(negatives),
        controls: distributions(controls)
      )
    }
    // Stable: inside a latent, in the order of the scorers.
    scores = scores.enumerated().sorted { ($0.element.latent, $0.offset) < ($1.element.latent, $1.offset) }.map(
      \.element
    )
  }

  func outcome(_ usage: Wire.Usage) -> Wire.Score.Result {
    Wire.Score.Result(scores: scores, summary: summary, failed: failed, usage: usage)
  }
}

extension Wire.ScoreMetrics {
  init(_ metrics: ScoreMetrics) {
    self.init(
      headline: metrics.headline.rawValue,
      balancedAccuracy: metrics[.balancedAccuracy],
      accuracy: metrics[.accuracy],
      precision: metrics[.precision],
      recall: metrics[.recall],
      f1: metrics[.f1],
      auc: metrics[.auc],
      chance: metrics[.chance],
      baseRate: metrics[.baseRate],
      precisionAtBaseRate: metrics[.precisionAtBaseRate],
      precisionInterval: metrics.precisionInterval.map { [$0.low, $0.high] },
      recallByQuantile: metrics.recallByQuantile.isEmpty ? nil : metrics.recallByQuantile,
      correlation: metrics[.correlation],
      nats: metrics[.nats],
      standardError: metrics[.standardError],
      strength: metrics[.strength],
      kl: metrics[.kl],
      n: metrics.n,
      offered: metrics.offered,
      interval: [metrics.interval.low, metrics.interval.high]
    )
  }
}

extension Wire.ScoreDistributions {
  init(_ metrics: [ScoreMetrics], seed: Int) {
    func distribution(_ name: ScoreMetrics.Name) -> Wire.Distribution? {
      Wire.Distribution(metrics.compactMap { $0[name] }, seed: seed)
    }
    self.init(
      latents: metrics.count,
      balancedAccuracy: distribution(.balancedAccuracy),
      accuracy: distribution(.accuracy),
      f1: distribution(.f1),
      auc: distribution(.auc),
      precisionAtBaseRate: distribution(.precisionAtBaseRate),
      correlation: distribution(.correlation),
      nats: distribution(.nats)
    )
  }
}

extension Wire.Distribution {
  init?(_ values: [Double], seed: Int) {
    guard let distribution = ScoreDistribution(values, seed: seed) else { return nil }
    self.init(
      mean: distribution.mean,
      lowerQuartile: distribution.lowerQuartile,
      median: distribution.median,
      upperQuartile: distribution.upperQuartile,
      interval: [distribution.interval.low, distribution.interval.high]
    )
  }
}
