internal import GRDB
internal import LatentSupport

extension Catalogue {
  /// Commits what came of some latents of a run, in place of what came of them before, and what it cost.
  ///
  /// One call for each latent as it is finished is right where an LLM takes seconds; an embedded explainer hands over a
  /// few hundred at a time.
  package func record(_ outcomes: [ExplanationRecord], run: Int64, usage: UsageRecord = UsageRecord()) throws {
    try write { database in
      for record in outcomes { try Self.store(record, run: run, database) }
      try usage.add(to: "run", id: run, database)
    }
    explanationsChanged()
  }

  /// The latents that a run need not try again: explained or skipped. Those that failed are not among them.
  package func finishedLatents(run: Int64) throws -> Set<Int> {
    try read { database in
      try Int.fetchSet(
        database,
        sql: "SELECT latent FROM explanation WHERE run = ?1 UNION ALL SELECT latent FROM skip WHERE run = ?1",
        arguments: [run]
      )
    }
  }

  /// What came of every latent of a run, by latent.
  package func outcomes(run: Int64) throws -> [ExplanationRecord] {
    try read { database in
      let explained = try Row.fetchAll(database, sql: "SELECT * FROM explanation WHERE run = ?", arguments: [run])
      let skipped = try Row.fetchAll(database, sql: "SELECT * FROM skip WHERE run = ?", arguments: [run])
      let failed = try Row.fetchAll(database, sql: "SELECT * FROM explanationFailure WHERE run = ?", arguments: [run])
      let records =
        explained.map { ExplanationRecord(latent: $0["latent"], outcome: Self.explained($0)) }
        + skipped.map { ExplanationRecord(latent: $0["latent"], outcome: .skipped(reason: $0["reason"])) }
        + failed.map { ExplanationRecord(latent: $0["latent"], outcome: .failed(FailureRecord($0))) }
      return records.sorted { $0.latent < $1.latent }
    }
  }

  /// The newest explanation of each of `latents` of a dictionary, for those that have one. Explanations that a user
  /// brought to be scored (controls among them) come last.
  package func newestExplanations(dictionaryHash: String, latents: some Sequence<Int>) throws -> [Int: String] {
    try read { database in
      let statement = try database.makeStatement(
        sql: """
          SELECT text FROM run JOIN explanation ON explanation.run = run.id AND explanation.latent = ?
          WHERE run.dictionaryHash = ? ORDER BY run.explainer = 'given', run.id DESC LIMIT 1
          """
      )
      var texts: [Int: String] = [:]
      for latent in latents where texts[latent] == nil {
        texts[latent] = try String.fetchOne(statement, arguments: [latent, dictionaryHash])
      }
      return texts
    }
  }

  /// What came of `latent` in a run; nil when it was not tried yet.
  static func outcome(of latent: Int, run: Int64, _ database: Database) throws -> ExplanationOutcome? {
    let arguments: StatementArguments = [run, latent]
    func row(_ table: String) throws -> Row? {
      try Row.fetchOne(database, sql: "SELECT * FROM \(table) WHERE run = ? AND latent = ?", arguments: arguments)
    }
    if let row = try row("explanation") { return explained(row) }
    if let row = try row("skip") { return .skipped(reason: row["reason"]) }
    return try row("explanationFailure").map { .failed(FailureRecord($0)) }
  }

  private static func explained(_ row: Row) -> ExplanationOutcome {
    .explained(text: row["text"], details: JSON(stored: row["details"]))
  }

  private static func store(_ record: ExplanationRecord, run: Int64, _ database: Database) throws {
    for table in ["explanation", "skip", "explanationFailure"] {
      try database.cachedStatement(sql: "DELETE FROM \(table) WHERE run = ? AND latent = ?")
        .execute(arguments: [run, record.latent])
    }
    switch record.outcome {
    case .explained(let text, let details):
      try database.cachedStatement(sql: "INSERT INTO explanation (run, latent, text, details) VALUES (?, ?, ?, ?)")
        .execute(arguments: [run, record.latent, text.storable, details.isNull ? nil : details.description])
    case .skipped(let reason):
      try database.cachedStatement(sql: "INSERT INTO skip (run, latent, reason) VALUES (?, ?, ?)")
        .execute(arguments: [run, record.latent, reason.storable])
    case .failed(let failure):
      try database.cachedStatement(
        sql: "INSERT INTO explanationFailure (run, latent, code, message, cause) VALUES (?, ?, ?, ?, ?)"
      ).execute(arguments: [
        run, record.latent, failure.code.rawValue, failure.message.storable, failure.cause?.storable,
      ])
    }
  }
}
