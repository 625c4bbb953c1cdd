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
      let metrics = try catalogue.scores(scoring: id).filter { wanted.contains($0.latent) }.compactMap { record in
        ClassifierMetrics(json: record.metrics).map { (latent: record.latent, metrics: $0) }
      }
      scores += metrics.map {
        Wire.LatentScore(latent: $0.latent, scorer: kind, metrics: Wire.ClassifierMetrics($0.metrics))
      }
      failed += try catalogue.failures(scoring: id).filter { wanted.contains($0.latent) }.map {
        Wire.FailedScore(latent: $0.latent, scorer: kind, error: Wire.Failure($0.failure))
      }
      summary[kind] = Wire.ScoreSummary(metrics.map(\.metrics), seed: seed)
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

extension Wire.ClassifierMetrics {
  init(_ metrics: ClassifierMetrics) {
    self.init(
      balancedAccuracy: metrics.balancedAccuracy,
      accuracy: metrics.accuracy,
      precision: metrics.precision,
      recall: metrics.recall,
      f1: metrics.f1,
      auc: metrics.auc,
      n: metrics.n,
      interval: [metrics.interval.low, metrics.interval.high]
    )
  }
}

extension Wire.ScoreSummary {
  init(_ metrics: [ClassifierMetrics], seed: Int) {
    self.init(
      latents: metrics.count,
      balancedAccuracy: Wire.Distribution(metrics.map(\.balancedAccuracy), seed: seed),
      f1: Wire.Distribution(metrics.map(\.f1), seed: seed),
      auc: Wire.Distribution(metrics.compactMap(\.auc), seed: seed)
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
