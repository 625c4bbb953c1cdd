internal import GRDB
internal import LatentSupport

extension Catalogue {
  /// The scoring of this request: the earlier one when the same was asked before, else a new one.
  package func begin(_ request: ScoringRequest) throws -> ScoringRecord {
    try write { database in
      _ = try Self.run(id: request.run, database)
      let find = "SELECT * FROM scoring WHERE requestHash = ?"
      if let row = try Row.fetchOne(database, sql: find, arguments: [request.requestHash]) { return ScoringRecord(row) }
      try database.execute(
        sql: "INSERT INTO scoring (requestHash, run, cache, client, seed, parameters) VALUES (?, ?, ?, ?, ?, ?)",
        arguments: [
          request.requestHash, request.run, request.cache, request.client, request.seed, request.parameters.description,
        ]
      )
      guard let row = try Row.fetchOne(database, sql: find, arguments: [request.requestHash]) else {
        throw LatentError(.internal, "A scoring was not stored.")
      }
      return ScoringRecord(row)
    }
  }

  /// Commits what came of `scorer` on `latent`, in place of what came of it before, and what it cost.
  package func record(
    _ outcome: ScoreOutcome,
    latent: Int,
    scorer: String,
    scoring: Int64,
    usage: UsageRecord = UsageRecord()
  ) throws {
    try write { database in
      for table in ["score", "judgements", "scoreFailure"] {
        try database.cachedStatement(sql: "DELETE FROM \(table) WHERE scoring = ? AND latent = ? AND scorer = ?")
          .execute(arguments: [scoring, latent, scorer])
      }
      switch outcome {
      case .scored(let scores, let judgements):
        for score in scores {
          try database.cachedStatement(
            sql: """
              INSERT INTO score (scoring, latent, scorer, negatives, n, value, low, high, metrics)
              VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
              """
          ).execute(arguments: [
            scoring, latent, scorer, score.negatives, score.n, score.value, score.low, score.high,
            score.metrics.description,
          ])
        }
        try database.cachedStatement(sql: "INSERT INTO judgements (scoring, latent, scorer, list) VALUES (?, ?, ?, ?)")
          .execute(arguments: [scoring, latent, scorer, JSON.array(judgements.map(\.json)).description])
      case .failed(let failure):
        try database.cachedStatement(
          sql: "INSERT INTO scoreFailure (scoring, latent, scorer, code, message, cause) VALUES (?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [
          scoring, latent, scorer, failure.code.rawValue, failure.message.storable, failure.cause?.storable,
        ])
      }
      try usage.add(to: "scoring", id: scoring, database)
    }
  }

  /// The latents that each scorer need not judge again. Those that failed are not among them.
  package func scoredLatents(scoring: Int64) throws -> [String: Set<Int>] {
    try read { database in
      var latents: [String: Set<Int>] = [:]
      let rows = try Row.fetchCursor(
        database,
        sql: "SELECT scorer, latent FROM judgements WHERE scoring = ?",
        arguments: [scoring]
      )
      while let row = try rows.next() { latents[row["scorer"], default: []].insert(row["latent"]) }
      return latents
    }
  }

  /// All scores of a scoring, by latent, scorer and kind of negatives.
  package func scores(scoring: Int64) throws -> [ScoreRecord] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: "SELECT * FROM score WHERE scoring = ? ORDER BY latent, scorer, negatives",
        arguments: [scoring]
      ).map { ScoreRecord($0) }
    }
  }

  /// All failures of a scoring, by latent and scorer.
  package func failures(scoring: Int64) throws -> [ScoreFailureRecord] {
    try read { try Self.failures(scoring: scoring, latent: nil, $0) }
  }

  /// Every example that `scorer` showed of `latent`, with the judge's answers.
  package func judgements(scoring: Int64, latent: Int, scorer: String) throws -> [JudgementRecord] {
    try read { database in
      let list = try String.fetchOne(
        database,
        sql: "SELECT list FROM judgements WHERE scoring = ? AND latent = ? AND scorer = ?",
        arguments: [scoring, latent, scorer]
      )
      return (JSON(stored: list).arrayValue ?? []).compactMap { JudgementRecord($0) }
    }
  }

  /// The scorings of a run, newest first.
  package func scorings(run: Int64) throws -> [ScoringRecord] {
    try read { try Self.scorings(run: run, $0) }
  }

  /// The scoring `id`, with what it has cost so far.
  package func scoring(id: Int64) throws -> ScoringRecord {
    try read { database in
      guard let row = try Row.fetchOne(database, sql: "SELECT * FROM scoring WHERE id = ?", arguments: [id]) else {
        throw LatentError(.notInWorkspace, "The workspace has no scoring number \(id).")
      }
      return ScoringRecord(row)
    }
  }

  /// Notes that every explanation has been seen to.
  package func complete(scoring: Int64) throws {
    try write { try $0.execute(sql: "UPDATE scoring SET isComplete = 1 WHERE id = ?", arguments: [scoring]) }
  }

  static func scorings(run: Int64, _ database: Database) throws -> [ScoringRecord] {
    try Row.fetchAll(database, sql: "SELECT * FROM scoring WHERE run = ? ORDER BY id DESC", arguments: [run])
      .map { ScoringRecord($0) }
  }

  static func failures(scoring: Int64, latent: Int?, _ database: Database) throws -> [ScoreFailureRecord] {
    let rows =
      if let latent {
        try Row.fetchAll(
          database,
          sql: "SELECT * FROM scoreFailure WHERE scoring = ? AND latent = ? ORDER BY scorer",
          arguments: [scoring, latent]
        )
      } else {
        try Row.fetchAll(
          database,
          sql: "SELECT * FROM scoreFailure WHERE scoring = ? ORDER BY latent, scorer",
          arguments: [scoring]
        )
      }
    return rows.map { ScoreFailureRecord(latent: $0["latent"], scorer: $0["scorer"], failure: FailureRecord($0)) }
  }
}
