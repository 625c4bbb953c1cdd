internal import GRDB
internal import LatentSupport

extension Catalogue {
  /// Lists a cache, or brings what is listed of it up to date.
  package func save(_ cache: CacheRecord) throws {
    try write { database in
      try database.execute(sql: "DELETE FROM cache WHERE name = ?", arguments: [cache.name])
      try database.execute(
        sql: "INSERT INTO cache (name, identity, positions, contexts, bytes, isComplete) VALUES (?, ?, ?, ?, ?, ?)",
        arguments: [cache.name, cache.identity, cache.positions, cache.contexts, cache.bytes, cache.isComplete]
      )
      for (place, dictionary) in cache.dictionaries.enumerated() {
        try database.execute(
          sql: """
            INSERT INTO cacheDictionary (cache, place, name, hash, hookpoint, latents, activations, meanL0, live, dead,
              explainedVariance) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
          arguments: [
            cache.name, place, dictionary.name, dictionary.hash, dictionary.hookpoint, dictionary.latents,
            dictionary.totals?.activations, dictionary.totals?.meanL0, dictionary.totals?.live,
            dictionary.totals?.dead, dictionary.totals?.explainedVariance,
          ]
        )
      }
    }
  }

  /// All caches by name.
  package func caches() throws -> [CacheRecord] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM cache ORDER BY name").map { try Self.cache($0, database) }
    }
  }

  package func cache(named name: String) throws -> CacheRecord? {
    try read { database in
      try Row.fetchOne(database, sql: "SELECT * FROM cache WHERE name = ?", arguments: [name])
        .map { try Self.cache($0, database) }
    }
  }

  /// The caches that hold activations of the dictionary with this hash, newest first.
  package func caches(dictionaryHash: String) throws -> [CacheRecord] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM cache WHERE name IN (SELECT cache FROM cacheDictionary WHERE hash = ?)
          ORDER BY updatedAt DESC, name
          """,
        arguments: [dictionaryHash]
      ).map { try Self.cache($0, database) }
    }
  }

  /// Takes a cache off the list; does nothing when it is not on it.
  package func removeCache(named name: String) throws {
    try write { try $0.execute(sql: "DELETE FROM cache WHERE name = ?", arguments: [name]) }
  }

  private static func cache(_ row: Row, _ database: Database) throws -> CacheRecord {
    let dictionaries = try Row.fetchAll(
      database,
      sql: "SELECT * FROM cacheDictionary WHERE cache = ? ORDER BY place",
      arguments: [row["name"] as String]
    )
    return CacheRecord(row, dictionaries: dictionaries.map { CacheRecord.Dictionary($0) })
  }
}
