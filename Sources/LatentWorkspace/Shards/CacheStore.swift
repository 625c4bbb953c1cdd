internal import LatentSupport

/// The caches of a workspace, one folder each.
package final class CacheStore: Sendable {
  /// The folder that holds the caches' folders.
  package let folder: String
  static let lockName = "lock"

  package init(folder: String) throws {
    self.folder = folder
    try Folder.make(folder)
  }

  /// Names of the caches, complete or not, sorted.
  package func names() throws -> [String] {
    try Folder.names(in: folder).filter { contains($0) }
  }

  /// Whether there is a cache of this name.
  package func contains(_ name: String) -> Bool {
    WorkspaceName.isValid(name) && Folder.exists("\(folder)/\(name)/\(CacheManifest.fileName)")
  }

  /// Opens cache `name` for reading.
  ///
  /// - Throws: `LatentError`: `notInWorkspace` when there is none, `unreadableCheckpoint` naming the file when it is
  ///   damaged.
  package func reader(_ name: String) throws -> CacheReader {
    let path = try path(of: name)
    guard contains(name) else { throw try missing(name) }
    return try CacheReader(folder: path)
  }

  /// Opens cache `name` for writing: a new one, or one of the same identity to go on with.
  ///
  /// - Parameters:
  ///   - resume: whether an existing cache is gone on with (or found complete); false makes it anew.
  ///   - limits: for a new cache; one that exists keeps the segments that it was begun with.
  /// - Throws: `LatentError` (`invalidParams`, field `cache`) when the existing cache was made from something else, naming
  ///   what differs, or is being written by another run.
  package func writer(
    _ name: String,
    identity: CacheIdentity,
    resume: Bool = true,
    limits: CacheLimits = CacheLimits()
  ) throws -> CacheWriter {
    let path = try path(of: name)
    guard !identity.dictionaries.isEmpty, Set(identity.dictionaries.map(\.name)).count == identity.dictionaries.count
    else {
      throw LatentError.invalid("dictionaries", "dictionaries must name at least one dictionary, and none twice.")
    }
    try Folder.make(path)
    let lock = try Self.lock(path, name: name)
    let manifest: CacheManifest
    if contains(name), resume {
      manifest = try CacheManifest(folder: path)
      try Self.refuse(identity, differingFrom: manifest.identity, name: name)
    } else {
      // Written before the old cache's files go, so that no manifest ever names a file that is not there.
      manifest = CacheManifest(identity: identity, contextsPerSegment: limits.contextsPerSegment(identity))
      try manifest.write(to: path)
    }
    try Self.removeUnnamed(path, manifest: manifest)
    return CacheWriter(folder: path, manifest: manifest, limits: limits, lock: lock)
  }

  /// Removes cache `name`.
  package func remove(_ name: String) throws {
    let path = try path(of: name)
    guard contains(name) else { throw try missing(name) }
    let lock = try Self.lock(path, name: name)
    // Without its manifest it is no cache any more, however far the rest gets.
    try Folder.removeFile(path + "/" + CacheManifest.fileName)
    try Folder.remove(path)
    withExtendedLifetime(lock) {}
  }

  /// The folder of cache `name`, whether or not it exists.
  ///
  /// - Throws: `LatentError` (`invalidParams`, field `cache`) when the name is not a plain one.
  package func path(of name: String) throws -> String {
    try WorkspaceName.check(name, field: "cache")
    return folder + "/" + name
  }

  static func lock(_ path: String, name: String) throws -> FileLock {
    try FileLock(path: path + "/" + lockName) { _ in
      LatentError.invalid(
        "cache",
        "Cache \(name) is being written by another request: wait for it, cancel it, or give another cache name."
      )
    }
  }

  private func missing(_ name: String) throws -> LatentError {
    let names = try names()
    let known = names.isEmpty ? "there is none yet" : "there are \(names.joined(separator: ", "))"
    return LatentError(.notInWorkspace, "The workspace has no cache \(name); \(known).", field: "cache")
  }

  private static func refuse(_ identity: CacheIdentity, differingFrom old: CacheIdentity, name: String) throws {
    let differences = old.differences(from: identity)
    guard let first = differences.first else { return }
    let fields = differences.map(\.field).joined(separator: ", ")
    throw LatentError.invalid(
      "cache",
      "Cache \(name) was made from something else (\(fields)): its \(first.field) is \(first.mine), this request's "
        + "\(first.theirs). Give another cache name, or resume: false to make it anew."
    )
  }

  /// Removes what a crash or an earlier cache left: files of a cache that the manifest does not name.
  private static func removeUnnamed(_ path: String, manifest: CacheManifest) throws {
    let named = Set(manifest.files.map(\.name))
    for name in try Folder.names(in: path) where !named.contains(name) {
      let isOurs =
        name.hasPrefix("segment-") || name.hasPrefix("dictionary-") || name.hasSuffix(AtomicFile.partialSuffix)
      if isOurs { try Folder.removeFile(path + "/" + name) }
    }
  }
}
