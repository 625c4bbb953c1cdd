package import Foundation
internal import GRDB

extension Catalogue {
  /// What `embedder` made of some texts, of those that it has been asked for.
  ///
  /// - Parameter texts: hashes of the texts.
  /// - Returns: by hash, the vector as it was saved.
  package func embeddings(of texts: some Sequence<Int64>, embedder: String) throws -> [Int64: Data] {
    try read { database in
      let statement = try database.cachedStatement(sql: "SELECT vector FROM embedding WHERE embedder = ? AND text = ?")
      var found: [Int64: Data] = [:]
      for text in texts where found[text] == nil {
        found[text] = try Data.fetchOne(statement, arguments: [embedder, text])
      }
      return found
    }
  }

  /// Keeps what `embedder` made of some texts, by their hashes.
  package func save(_ vectors: [Int64: Data], embedder: String) throws {
    guard !vectors.isEmpty else { return }
    try write { database in
      let statement = try database.cachedStatement(
        sql: "INSERT OR REPLACE INTO embedding (embedder, text, vector) VALUES (?, ?, ?)"
      )
      for (text, vector) in vectors { try statement.execute(arguments: [embedder, text, vector]) }
    }
  }
}
