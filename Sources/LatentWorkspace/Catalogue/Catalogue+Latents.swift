internal import GRDB

extension Catalogue {
  /// Everything that was ever said of `latent` of a dictionary. A few look-ups for each run of the dictionary.
  package func history(of latent: Int, dictionaryHash: String) throws -> LatentHistory {
    try read { database in
      let runs = try Row.fetchAll(
        database,
        sql: "SELECT * FROM run WHERE dictionaryHash = ? ORDER BY id DESC",
        arguments: [dictionaryHash]
      ).map { RunRecord($0) }
      var history = LatentHistory(latent: latent, entries: [])
      for run in runs {
        guard let outcome = try Self.outcome(of: latent, run: run.id, database) else { continue }
        let scorings = try Self.scorings(run: run.id, database).compactMap { try Self.scores(of: latent, $0, database) }
        history.entries.append(LatentHistory.Entry(run: run, outcome: outcome, scorings: scorings))
      }
      return history
    }
  }

  /// How a scoring judged `latent`; nil when it has not come to it.
  private static func scores(
    of latent: Int,
    _ scoring: ScoringRecord,
    _ database: Database
  ) throws -> LatentHistory.Scoring? {
    let scores = try Row.fetchAll(
      database,
      sql: "SELECT * FROM score WHERE scoring = ? AND latent = ? ORDER BY scorer, negatives",
      arguments: [scoring.id, latent]
    ).map { ScoreRecord($0) }
    let failures = try failures(scoring: scoring.id, latent: latent, database)
    guard !scores.isEmpty || !failures.isEmpty else { return nil }
    return LatentHistory.Scoring(scoring: scoring, scores: scores, failures: failures)
  }
}
