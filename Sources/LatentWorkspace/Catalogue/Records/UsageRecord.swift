internal import GRDB

/// What a run or a part of it has cost. Costs of parts add up.
package struct UsageRecord: Sendable, Equatable {
  /// Requests to the LLM that were answered.
  package var requests: Int
  package var promptTokens: Int
  package var completionTokens: Int
  /// Seconds of work, waiting for the LLM included.
  package var seconds: Double

  package init(requests: Int = 0, promptTokens: Int = 0, completionTokens: Int = 0, seconds: Double = 0) {
    self.requests = requests
    self.promptTokens = promptTokens
    self.completionTokens = completionTokens
    self.seconds = seconds
  }

  init(_ row: Row) {
    self.init(
      requests: row["requests"],
      promptTokens: row["promptTokens"],
      completionTokens: row["completionTokens"],
      seconds: row["seconds"]
    )
  }

  /// Adds these costs to row `id` of `table`.
  func add(to table: String, id: Int64, _ database: Database) throws {
    try database.execute(
      sql: """
        UPDATE \(table) SET requests = requests + ?, promptTokens = promptTokens + ?,
          completionTokens = completionTokens + ?, seconds = seconds + ? WHERE id = ?
        """,
      arguments: [requests, promptTokens, completionTokens, seconds, id]
    )
  }
}
