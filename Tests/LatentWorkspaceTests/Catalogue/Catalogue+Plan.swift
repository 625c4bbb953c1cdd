import GRDB

@testable import LatentWorkspace

extension Catalogue {
  /// How SQLite would answer `query`, in its own words.
  func plan(_ query: String) throws -> String {
    try read { database in
      let marks = query.count { $0 == "?" }
      let arguments = StatementArguments(Array(repeating: "x", count: marks))
      return try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN " + query, arguments: arguments)
        .map { $0["detail"] as String }.joined(separator: "; ")
    }
  }
}
