internal import GRDB
package import LatentSupport

/// How one latent's explanation fared with one scorer against one kind of negatives.
package struct ScoreRecord: Sendable, Equatable {
  package var latent: Int
  /// The scorer's kind: `detection`, `fuzzing`.
  package var scorer: String
  /// Which negatives it was told from: `random`, `moved`; `all` where kinds are not told apart.
  package var negatives: String
  /// Examples judged.
  package var n: Int
  /// The scorer's headline metric (balanced accuracy for classifiers) and its 95 % interval, where it has one.
  package var value: Double?
  package var low: Double?
  package var high: Double?
  /// All metrics as the wire has them.
  package var metrics: JSON

  package init(
    latent: Int,
    scorer: String,
    negatives: String,
    n: Int,
    value: Double?,
    low: Double? = nil,
    high: Double? = nil,
    metrics: JSON
  ) {
    self.latent = latent
    self.scorer = scorer
    self.negatives = negatives
    self.n = n
    self.value = value
    self.low = low
    self.high = high
    self.metrics = metrics
  }

  init(_ row: Row) {
    self.init(
      latent: row["latent"],
      scorer: row["scorer"],
      negatives: row["negatives"],
      n: row["n"],
      value: row["value"],
      low: row["low"],
      high: row["high"],
      metrics: JSON(stored: row["metrics"])
    )
  }
}
