internal import GRDB
internal import LatentSupport

extension Catalogue {
  /// The run of this request: the earlier one when the same was asked before, else a new one.
  ///
  /// - Throws: `LatentError` (`invalidParams`, field `run`) when another request's run has the name.
  package func begin(_ request: RunRequest) throws -> RunRecord {
    try write { database in
      if let row = try Row.fetchOne(
        database,
        sql: "SELECT * FROM run WHERE requestHash = ?",
        arguments: [request.requestHash]
      ) {
        return RunRecord(row)
      }
      if let name = request.name, try Self.run(named: name, database) != nil {
        throw LatentError.invalid(
          "run",
          "There is a run \(name) of another request: give another name, or ask for exactly the same again."
        )
      }
      try database.execute(
        sql: """
          INSERT INTO run (name, requestHash, cache, model, dictionary, dictionaryHash, explainer, client, seed, parameters)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          try request.name ?? Self.freeName(database), request.requestHash, request.cache, request.model,
          request.dictionary, request.dictionaryHash, request.explainer, request.client, request.seed,
          request.parameters.description,
        ]
      )
      return try Self.run(id: database.lastInsertedRowID, database)
    }
  }

  /// - Parameter field: the parameter that names it.
  /// - Throws: `LatentError` (`notInWorkspace`, that field) when there is none of this name.
  package func run(named name: String, field: String = "run") throws -> RunRecord {
    try read { database in
      guard let run = try Self.run(named: name, database) else {
        let names = try String.fetchAll(database, sql: "SELECT name FROM run ORDER BY id DESC LIMIT 10")
        let known = names.isEmpty ? "there is none yet" : "the newest are \(names.joined(separator: ", "))"
        throw LatentError(.notInWorkspace, "The workspace has no run \(name); \(known).", field: field)
      }
      return run
    }
  }

  /// All runs, or those of one dictionary, newest first.
  package func runs(dictionaryHash: String? = nil) throws -> [RunRecord] {
    try read { database in
      let rows =
        if let dictionaryHash {
          try Row.fetchAll(
            database,
            sql: "SELECT * FROM run WHERE dictionaryHash = ? ORDER BY id DESC",
            arguments: [dictionaryHash]
          )
        } else {
          try Row.fetchAll(database, sql: "SELECT * FROM run ORDER BY id DESC")
        }
      return rows.map { RunRecord($0) }
    }
  }

  /// Notes that every latent of the request has been seen to.
  package func complete(run: Int64) throws {
    try write { try $0.execute(sql: "UPDATE run SET isComplete = 1 WHERE id = ?", arguments: [run]) }
  }

  /// Removes a run with its explanations and their scores.
  package func removeRun(named name: String) throws {
    let run = try run(named: name)
    try write { try $0.execute(sql: "DELETE FROM run WHERE id = ?", arguments: [run.id]) }
    explanationsChanged()
  }

  static func run(id: Int64, _ database: Database) throws -> RunRecord {
    guard let row = try Row.fetchOne(database, sql: "SELECT * FROM run WHERE id = ?", arguments: [id]) else {
      throw LatentError(.notInWorkspace, "The workspace has no run number \(id).", field: "run")
    }
    return RunRecord(row)
  }

  private static func run(named name: String, _ database: Database) throws -> RunRecord? {
    try Row.fetchOne(database, sql: "SELECT * FROM run WHERE name = ?", arguments: [name]).map { RunRecord($0) }
  }

  private static func freeName(_ database: Database) throws -> String {
    var number = (try Int.fetchOne(database, sql: "SELECT max(id) FROM run") ?? 0) + 1
    while try run(named: "run-\(number)", database) != nil { number += 1 }
    return "run-\(number)"
  }
}
