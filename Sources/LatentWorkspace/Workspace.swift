internal import LatentSupport

/// The folder in which a daemon keeps what outlives it: the catalogue of results, the caches, and what later methods add
/// in folders of their own. One daemon has it open at a time.
///
///     catalogue.sqlite   what was explained and scored
///     caches/NAME/       activations, see docs/activation-shards.md
///     vectors/NAME.safetensors   steering vectors
///     lenses/NAME.safetensors    tuned lenses; lenses/unfinished holds those in training
///     probes/NAME.safetensors    probes, see docs/probes.md
///     studies/HASH/      what a study has finished so far
///     lock               held by the daemon that runs
package final class Workspace: Sendable {
  package let folder: String
  package let catalogue: Catalogue
  package let caches: CacheStore
  private let lock: FileLock

  /// Opens the workspace in `folder`, making it if need be, readable by this user only.
  ///
  /// - Throws: `LatentError` that says who has it open, or what is wrong with which file; nothing is overwritten then.
  package init(folder: String) throws {
    self.folder = folder
    try Folder.make(folder)
    lock = try FileLock(path: folder + "/lock") { holder in
      let who = holder.map { " (process \($0))" } ?? ""
      return LatentError.invalid(
        "workspace",
        "The workspace \(folder) is in use by another latentd\(who): connect to that one, stop it, or give another "
          + "--workspace."
      )
    }
    catalogue = try Catalogue(path: folder + "/catalogue.sqlite")
    caches = try CacheStore(folder: folder + "/caches")
  }

  /// The saved steering vectors.
  package func vectors() throws -> NamedFiles {
    try NamedFiles("steering vector", field: "vector", folder: folder + "/vectors")
  }

  /// The tuned lenses.
  package func lenses() throws -> NamedFiles {
    try NamedFiles("lens", field: "lens", folder: folder + "/lenses")
  }

  /// The tuned lenses whose training is not finished.
  package func unfinishedLenses() throws -> NamedFiles {
    try NamedFiles("unfinished lens", field: "lens", folder: folder + "/lenses/unfinished")
  }

  /// Saved states of recurrent models.
  package func states() throws -> NamedFiles {
    try NamedFiles("state", field: "state", folder: folder + "/states")
  }

  /// Removes the flat folder at `path`, which lies in the workspace, and the files in it.
  package func removeFolder(_ path: String) throws { try Folder.remove(path) }

  /// The saved probes.
  package func probes() throws -> NamedFiles {
    try NamedFiles("probe", field: "probe", folder: folder + "/probes")
  }

  /// The folder `name` of the workspace, made if need be; for what is kept in files of its own (lenses, vectors).
  package func folder(_ name: String) throws -> String {
    let path = folder + "/" + name
    try Folder.make(path)
    return path
  }
}
