internal import Foundation
package import LatentAnalysis
internal import LatentModels
package import LatentSupport
package import LatentWorkspace
internal import Synchronization

/// The workspace of a daemon, opened when it is first needed: a daemon that only tokenizes never touches the disk.
package final class WorkspaceHandle: Sendable {
  private let folder: String
  private let lane: Lane
  private let opened = Mutex<Workspace?>(nil)
  private let windowTables = Mutex<[WindowKey: WindowTable]>([:])

  private struct WindowKey: Hashable {
    var cache: String
    var contentHash: UInt64
    var windowTokens: Int
  }

  package init(folder: String, lane: Lane) {
    self.folder = folder
    self.lane = lane
  }

  /// Whether anything was ever stored here.
  package var exists: Bool { FileManager.default.fileExists(atPath: folder + "/catalogue.sqlite") }

  /// - Throws: `LatentError` when the folder cannot be made, is another daemon's, or holds a damaged catalogue.
  package func open() async throws -> Workspace {
    try await lane.run {
      try self.opened.withLock { workspace in
        if let workspace { return workspace }
        let made = try Workspace(folder: self.folder)
        workspace = made
        return made
      }
    }
  }

  /// The windows of `cache`, cut once for each length and kept.
  package func windows(of cache: CacheReader, named name: String, windowTokens: Int) async throws -> WindowTable {
    var hash = StableHash()
    hash.combine(cache.manifest.identity.json.description)
    hash.combine(UInt64(cache.positions))
    let key = WindowKey(cache: name, contentHash: hash.value, windowTokens: windowTokens)
    if let table = windowTables.withLock({ $0[key] }) { return table }
    let table = try await lane.run { try WindowTable(cache, windowTokens: windowTokens) }
    windowTables.withLock { tables in
      // A handful serves every user; a daemon that lives for weeks must not collect them.
      if tables.count >= 8 { tables.removeAll() }
      tables[key] = table
    }
    return table
  }
}
