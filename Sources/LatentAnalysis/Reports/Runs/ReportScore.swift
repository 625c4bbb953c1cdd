internal import LatentSupport
internal import LatentWorkspace

/// What a report shows of one score: the scorer's headline number and what stands beside it.
struct ReportScore: Sendable {
  var value: Double
  var low: Double
  var high: Double
  /// Examples judged, of how many.
  var n: Int
  var offered: Int
  /// Per slice of activation strength, strongest first, the share that was found.
  var recallByQuantile: [Double]
  /// Share of the windows that the explanation fits that would be the latent's, in all test documents.
  var precisionAtBaseRate: Double?
  var headline: ScoreMetrics.Name
  /// What guessing comes to.
  var chance: Double

  /// Nil for a record that has no headline number.
  init?(_ record: ScoreRecord) {
    guard let metrics = ScoreMetrics(json: record.metrics), let value = metrics[metrics.headline] else { return nil }
    self.value = value
    low = metrics.interval.low
    high = metrics.interval.high
    n = metrics.n
    offered = metrics.offered
    recallByQuantile = metrics.recallByQuantile
    precisionAtBaseRate = metrics[.precisionAtBaseRate]
    headline = metrics.headline
    chance =
      switch metrics.headline {
      case .balancedAccuracy, .auc: 0.5
      case .accuracy: metrics[.chance] ?? 0.5
      default: 0
      }
  }

  /// `[value, low, high, n, offered]`
  var json: JSON {
    [.rounded(value, digits: 6), .rounded(low, digits: 6), .rounded(high, digits: 6), .integer(n), .integer(offered)]
  }
}
