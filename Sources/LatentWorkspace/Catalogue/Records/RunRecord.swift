internal import GRDB
internal import LatentSupport

/// A run of explanations: who explained a dictionary's latents, from what, and at what cost.
package struct RunRecord: Sendable, Equatable, Identifiable {
  package var id: Int64
  package var name: String
  /// What was asked for; its `name` is this record's.
  package var request: RunRequest
  /// Whether every latent of the request has been explained, skipped or has failed.
  package var isComplete: Bool
  package var usage: UsageRecord
  /// Seconds since 1970.
  package var createdAt: Int

  init(_ row: Row) {
    id = row["id"]
    name = row["name"]
    request = RunRequest(
      name: row["name"],
      requestHash: row["requestHash"],
      cache: row["cache"],
      model: row["model"],
      dictionary: row["dictionary"],
      dictionaryHash: row["dictionaryHash"],
      explainer: row["explainer"],
      client: row["client"],
      seed: row["seed"],
      parameters: JSON(stored: row["parameters"])
    )
    isComplete = row["isComplete"]
    usage = UsageRecord(row)
    createdAt = row["createdAt"]
  }
}

extension JSON {
  /// What this program wrote into the catalogue as text; null should someone else have changed it.
  init(stored text: String?) {
    self = text.flatMap { try? JSON(parsing: $0) } ?? .null
  }
}
