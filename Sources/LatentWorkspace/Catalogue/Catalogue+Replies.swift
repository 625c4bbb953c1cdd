internal import GRDB
internal import LatentSupport

extension Catalogue {
  /// The LLM's earlier answer to the prompt of this key.
  package func reply(key: String) throws -> ReplyRecord? {
    try read { database in
      try Row.fetchOne(
        database.cachedStatement(sql: "SELECT * FROM reply WHERE key = ?"),
        arguments: [key]
      ).map { ReplyRecord($0) }
    }
  }

  /// Keeps an LLM's answer; one that is kept already is left, so that what was read once is read again.
  package func save(_ reply: ReplyRecord) throws {
    try write { database in
      try database.cachedStatement(
        sql: """
          INSERT OR IGNORE INTO reply (key, model, content, promptTokens, completionTokens) VALUES (?, ?, ?, ?, ?)
          """
      ).execute(arguments: [
        reply.key, reply.model, reply.content.description, reply.promptTokens, reply.completionTokens,
      ])
    }
  }

  /// Forgets one answer, so that the prompt is put again: for one that could not be read.
  package func removeReply(key: String) throws {
    try write { try $0.execute(sql: "DELETE FROM reply WHERE key = ?", arguments: [key]) }
  }
}
