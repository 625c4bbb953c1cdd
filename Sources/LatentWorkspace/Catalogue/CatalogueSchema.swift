internal import GRDB

/// The catalogue's tables and how they came to be. A migration that has been released is never edited: a change is a new
/// one.
enum CatalogueSchema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 caches, runs, scores") { database in
      try database.execute(sql: "PRAGMA application_id = \(Catalogue.applicationID)")
      for statement in caches + runs + scorings + replies { try database.execute(sql: statement) }
    }
    migrator.registerMigration("2 embeddings") { database in
      try database.execute(sql: embeddings)
    }
    migrator.registerMigration("3 without prompt versions") { database in
      // They stand in `explainer`.
      try database.execute(sql: "ALTER TABLE run DROP COLUMN promptVersion")
    }
    return migrator
  }

  private static let caches = [
    """
    CREATE TABLE cache (
      name TEXT PRIMARY KEY,
      identity TEXT NOT NULL,
      positions INTEGER NOT NULL,
      contexts INTEGER NOT NULL,
      bytes INTEGER NOT NULL,
      isComplete INTEGER NOT NULL,
      updatedAt INTEGER NOT NULL DEFAULT (strftime('%s', 'now'))
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE cacheDictionary (
      cache TEXT NOT NULL REFERENCES cache ON DELETE CASCADE,
      place INTEGER NOT NULL,
      name TEXT NOT NULL,
      hash TEXT NOT NULL,
      hookpoint TEXT NOT NULL,
      latents INTEGER NOT NULL,
      activations INTEGER,
      meanL0 REAL,
      live INTEGER,
      dead INTEGER,
      explainedVariance REAL,
      PRIMARY KEY (cache, place)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX cacheDictionaryByHash ON cacheDictionary (hash)",
  ]

  // A latent's record is read through `run (dictionaryHash)`, then by primary key: a few look-ups for each run of its
  // dictionary, however many latents there are.
  private static let runs = [
    """
    CREATE TABLE run (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      requestHash TEXT NOT NULL UNIQUE,
      cache TEXT,
      model TEXT,
      dictionary TEXT NOT NULL,
      dictionaryHash TEXT NOT NULL,
      explainer TEXT NOT NULL,
      promptVersion TEXT,
      client TEXT,
      seed INTEGER NOT NULL,
      parameters TEXT NOT NULL,
      isComplete INTEGER NOT NULL DEFAULT 0,
      requests INTEGER NOT NULL DEFAULT 0,
      promptTokens INTEGER NOT NULL DEFAULT 0,
      completionTokens INTEGER NOT NULL DEFAULT 0,
      seconds REAL NOT NULL DEFAULT 0,
      createdAt INTEGER NOT NULL DEFAULT (strftime('%s', 'now'))
    )
    """,
    "CREATE INDEX runByDictionary ON run (dictionaryHash)",
    """
    CREATE TABLE explanation (
      run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
      latent INTEGER NOT NULL,
      text TEXT NOT NULL,
      details TEXT,
      PRIMARY KEY (run, latent)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE skip (
      run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
      latent INTEGER NOT NULL,
      reason TEXT NOT NULL,
      PRIMARY KEY (run, latent)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE explanationFailure (
      run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
      latent INTEGER NOT NULL,
      code TEXT NOT NULL,
      message TEXT NOT NULL,
      cause TEXT,
      PRIMARY KEY (run, latent)
    ) WITHOUT ROWID
    """,
  ]

  private static let scorings = [
    """
    CREATE TABLE scoring (
      id INTEGER PRIMARY KEY,
      requestHash TEXT NOT NULL UNIQUE,
      run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
      cache TEXT,
      client TEXT,
      seed INTEGER NOT NULL,
      parameters TEXT NOT NULL,
      isComplete INTEGER NOT NULL DEFAULT 0,
      requests INTEGER NOT NULL DEFAULT 0,
      promptTokens INTEGER NOT NULL DEFAULT 0,
      completionTokens INTEGER NOT NULL DEFAULT 0,
      seconds REAL NOT NULL DEFAULT 0,
      createdAt INTEGER NOT NULL DEFAULT (strftime('%s', 'now'))
    )
    """,
    "CREATE INDEX scoringByRun ON scoring (run)",
    """
    CREATE TABLE score (
      scoring INTEGER NOT NULL REFERENCES scoring ON DELETE CASCADE,
      latent INTEGER NOT NULL,
      scorer TEXT NOT NULL,
      negatives TEXT NOT NULL,
      n INTEGER NOT NULL,
      value REAL,
      low REAL,
      high REAL,
      metrics TEXT NOT NULL,
      PRIMARY KEY (scoring, latent, scorer, negatives)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE judgements (
      scoring INTEGER NOT NULL REFERENCES scoring ON DELETE CASCADE,
      latent INTEGER NOT NULL,
      scorer TEXT NOT NULL,
      list TEXT NOT NULL,
      PRIMARY KEY (scoring, latent, scorer)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE scoreFailure (
      scoring INTEGER NOT NULL REFERENCES scoring ON DELETE CASCADE,
      latent INTEGER NOT NULL,
      scorer TEXT NOT NULL,
      code TEXT NOT NULL,
      message TEXT NOT NULL,
      cause TEXT,
      PRIMARY KEY (scoring, latent, scorer)
    ) WITHOUT ROWID
    """,
  ]

  private static let replies = [
    """
    CREATE TABLE reply (
      key TEXT PRIMARY KEY,
      model TEXT NOT NULL,
      content TEXT NOT NULL,
      promptTokens INTEGER NOT NULL,
      completionTokens INTEGER NOT NULL,
      createdAt INTEGER NOT NULL DEFAULT (strftime('%s', 'now'))
    ) WITHOUT ROWID
    """
  ]

  /// What texts are to an embedder, by a hash of each: float16, little-endian.
  private static let embeddings = """
    CREATE TABLE embedding (
      embedder TEXT NOT NULL,
      text INTEGER NOT NULL,
      vector BLOB NOT NULL,
      PRIMARY KEY (embedder, text)
    ) WITHOUT ROWID
    """
}
