internal import LatentSupport
internal import LatentWorkspace

/// The scores of one scorer on one run's explanations.
struct ReportSeries: Sendable {
  /// The run's place among the report's.
  var run: Int
  /// The scorer's kind: `detection`.
  var scorer: String
  /// Who judged, as stored results say it.
  var judge: String
  /// Which texts were judged, as stored results say it; empty where they do not.
  var sampling = ""
  /// Whether the scoring came to its end.
  var isComplete = true
  /// Against all kinds of negatives together, by latent.
  var scores: [Int: ReportScore] = [:]
  /// Against each kind alone: kind, then latent.
  var negatives: [String: [Int: ReportScore]] = [:]
  /// Controls: name, then latent.
  var controls: [String: [Int: ReportScore]] = [:]
  /// Why a latent has no score.
  var failures: [Int: String] = [:]

  /// What has to be the same for two scorings of a run to be of one kind, so that only chance sets them apart.
  var kind: [String] { [scorer, judge, sampling] }

  /// One for each scorer of `scoring`, in the order of their names.
  static func series(
    of scoring: ScoringRecord,
    run: Int,
    _ catalogue: Catalogue
  ) throws -> [ReportSeries] {
    var series: [String: ReportSeries] = [:]
    func new(_ scorer: String) -> ReportSeries {
      ReportSeries(
        run: run,
        scorer: scorer,
        judge: scoring.request.client ?? "",
        sampling: scoring.request.sampling,
        isComplete: scoring.isComplete
      )
    }
    for record in try catalogue.scores(scoring: scoring.id) {
      var one = series[record.scorer] ?? new(record.scorer)
      guard let score = ReportScore(record) else {
        if record.negatives == ScoreRecord.whole { one.failures[record.latent] = Self.withoutNumber }
        series[record.scorer] = one
        continue
      }
      if record.negatives == ScoreRecord.whole {
        one.scores[record.latent] = score
      } else if record.negatives.hasPrefix(ScoreRecord.controlPrefix) {
        let name = String(record.negatives.dropFirst(ScoreRecord.controlPrefix.count))
        one.controls[name, default: [:]][record.latent] = score
      } else {
        one.negatives[record.negatives, default: [:]][record.latent] = score
      }
      series[record.scorer] = one
    }
    for failure in try catalogue.failures(scoring: scoring.id) {
      series[failure.scorer, default: new(failure.scorer)].failures[failure.latent] = failure.failure.message
    }
    // One that was cut short before its first score.
    if series.isEmpty, let scorer = scoring.request.parameters["kind"]?.stringValue { series[scorer] = new(scorer) }
    return series.values.sorted { $0.scorer < $1.scorer }
  }

  private static let withoutNumber = "The judge's answers allow no number."

  /// Adds what an earlier scoring of the same kind says of latents that this one has no score of.
  mutating func add(_ earlier: ReportSeries) {
    for (latent, score) in earlier.scores where scores[latent] == nil {
      scores[latent] = score
      failures[latent] = nil
      for (name, values) in earlier.negatives { negatives[name, default: [:]][latent] = values[latent] }
      for (name, values) in earlier.controls { controls[name, default: [:]][latent] = values[latent] }
    }
    for (latent, reason) in earlier.failures where scores[latent] == nil && failures[latent] == nil {
      failures[latent] = reason
    }
  }

  var metric: ScoreMetrics.Name? { scores.values.first?.headline }
  var chance: Double { scores.values.first?.chance ?? 0 }
}
