internal import GRDB
internal import LatentSupport

/// One scoring of a run's explanations.
package struct ScoringRecord: Sendable, Equatable, Identifiable {
  package var id: Int64
  package var request: ScoringRequest
  /// Whether every explanation has been scored or has failed.
  package var isComplete: Bool
  package var usage: UsageRecord
  /// Seconds since 1970.
  package var createdAt: Int

  init(_ row: Row) {
    id = row["id"]
    request = ScoringRequest(
      requestHash: row["requestHash"],
      run: row["run"],
      cache: row["cache"],
      client: row["client"],
      seed: row["seed"],
      parameters: JSON(stored: row["parameters"])
    )
    isComplete = row["isComplete"]
    usage = UsageRecord(row)
    createdAt = row["createdAt"]
  }
}
