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
  /// Against all kinds of negatives together, by latent.
  var scores: [Int: ReportScore] = [:]
  /// Against each kind alone: kind, then latent.
  var negatives: [String: [Int: ReportScore]] = [:]
  /// Controls: name, then latent.
  var controls: [String: [Int: ReportScore]] = [:]
  /// Why a latent has no score.
  var failures: [Int: String] = [:]

  /// One for each scorer of `scoring`, in the order of their names.
  static func series(
    of scoring: ScoringRecord,
    run: Int,
    _ catalogue: Catalogue
  ) throws -> [ReportSeries] {
    var series: [String: ReportSeries] = [:]
    let judge = scoring.request.client ?? ""
    for record in try catalogue.scores(scoring: scoring.id) {
      guard let score = ReportScore(record) else { continue }
      var one = series[record.scorer] ?? ReportSeries(run: run, scorer: record.scorer, judge: judge)
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
      series[failure.scorer, default: ReportSeries(run: run, scorer: failure.scorer, judge: judge)]
        .failures[failure.latent] = failure.failure.message
    }
    return series.values.sorted { $0.scorer < $1.scorer }
  }

  var metric: ScoreMetrics.Name? { scores.values.first?.headline }
  var chance: Double { scores.values.first?.chance ?? 0 }
}
