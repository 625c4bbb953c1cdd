internal import GRDB
internal import LatentSupport
internal import Synchronization

/// The SQLite file that remembers what was cached, explained and scored, for which latent, from what, and by whom.
///
/// Every result is committed when it is finished, so that after `kill -9` a run goes on where it was; a commit is handed
/// to the operating system and not forced to the disk (write-ahead log, `synchronous=NORMAL`), so a power cut may lose
/// the last ones but never damages the file.
package final class Catalogue: Sendable {
  /// "latn", which marks a file as ours.
  static let applicationID: Int32 = 0x6C61_746E

  /// Where the file stands.
  package let path: String
  let pool: DatabasePool
  let explanationChanges = Atomic<Int>(0)

  /// Opens the catalogue at `path`, making it or bringing an older one up to date.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) when the file is damaged, another program's, or of a newer latentd;
  ///   it is left as it is then.
  package init(path: String) throws {
    self.path = path
    pool = try Self.translatingErrors(path) {
      try Self.refuseForeign(path)
      let pool = try DatabasePool(path: path, configuration: Self.configuration)
      try CatalogueSchema.migrator.migrate(pool)
      return pool
    }
  }

  /// Looks for damage anywhere in the file; takes seconds for each gigabyte.
  package func verify() throws {
    let complaint = try read { try String.fetchOne($0, sql: "PRAGMA integrity_check(1)") }
    guard complaint == "ok" else { throw Self.damaged(path, cause: complaint) }
  }

  func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try Self.translatingErrors(path) { try pool.read(body) }
  }

  /// Runs `body` in one transaction, committed when this returns.
  func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try Self.translatingErrors(path) { try pool.write(body) }
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.label = "catalogue"
    configuration.busyMode = .timeout(10)
    return configuration
  }

  /// Looks at the file, if there is one, without changing it.
  private static func refuseForeign(_ path: String) throws {
    guard Folder.exists(path), try isNonempty(path) else { return }
    var configuration = Configuration()
    configuration.readonly = true
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.read { database in
      let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
      guard tables > 0 else { return }
      guard try Int32.fetchOne(database, sql: "PRAGMA application_id") == applicationID else {
        throw LatentError.unreadable(
          path,
          "\(path) is a database of another program; it is left as it is. Move it away or give another --workspace."
        )
      }
      let known = CatalogueSchema.migrator.migrations
      let unknown = try CatalogueSchema.migrator.appliedIdentifiers(database).subtracting(known).sorted()
      guard unknown.isEmpty else {
        throw LatentError.unreadable(
          path,
          "\(path) was written by a newer latentd (schema \(unknown.joined(separator: ", ")); this one knows up to "
            + "\(known.last ?? "none")): run that one, or give another --workspace."
        )
      }
    }
  }

  private static func isNonempty(_ path: String) throws -> Bool {
    let file = try MappedFile(path: path)
    return withExtendedLifetime(file) { !file.bytes.isEmpty }
  }

  private static func translatingErrors<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as DatabaseError {
      let cause = error.message ?? error.description
      switch error.resultCode {
      case .SQLITE_CORRUPT, .SQLITE_NOTADB: throw damaged(path, cause: cause)
      case .SQLITE_FULL, .SQLITE_NOMEM:
        throw LatentError(.outOfResources, "Cannot write \(path): \(cause).", path: path, cause: cause)
      case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY, .SQLITE_IOERR:
        throw LatentError.unreadable(path, "Cannot read or write \(path): \(cause).", cause: cause)
      case .SQLITE_BUSY, .SQLITE_LOCKED:
        throw LatentError(
          .internal,
          "\(path) is kept locked by another program: close what has it open.",
          path: path,
          cause: cause
        )
      default: throw LatentError(.internal, "The catalogue \(path) failed: \(cause).", path: path, cause: cause)
      }
    }
  }

  private static func damaged(_ path: String, cause: String?) -> LatentError {
    LatentError.unreadable(
      path,
      "\(path) is not a catalogue or is damaged; it is left as it is. Move it away or restore it from a copy.",
      cause: cause
    )
  }
}
