internal import Glibc
internal import LatentSupport
package import LatentTensor

/// A Hugging Face checkpoint folder: its files, none of which may lie outside it.
///
/// Folders come from strangers. A shard name with `..` or a symbolic link to somewhere else would have the daemon read,
/// and answer with, files that the folder's owner has no business with. The hub's own download cache is let through:
/// there a snapshot's files are links to `blobs` beside `snapshots`, which belongs to the same repository.
package struct CheckpointFolder: Sendable {
  /// As the caller gave it.
  package let path: String
  /// Resolved folders in which files may really lie.
  private let roots: [String]

  /// - Throws: `LatentError` (`unreadableCheckpoint`) when there is no such folder.
  package init(_ path: String) throws {
    guard let resolved = Self.resolve(path) else {
      throw LatentError.system("open the checkpoint folder", path: path, errno: errno)
    }
    var status = stat()
    guard stat(resolved, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw LatentError.unreadable(path, "\(path) is not a folder; a checkpoint is loaded by its folder.")
    }
    self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    var roots = [resolved]
    let parts = resolved.split(separator: "/")
    if parts.dropLast().last == "snapshots" {
      roots.append("/" + parts.dropLast(2).joined(separator: "/") + "/blobs")
    }
    self.roots = roots
  }

  /// The folder's own name.
  package var name: String { path.split(separator: "/").last.map(String.init) ?? path }

  /// The path of `name`, which may not exist, inside the folder.
  package func file(_ name: String) throws -> String {
    let file = path + "/" + name
    try check(file)
    return file
  }

  /// Whether the folder has an entry `name`, be it a link that leads nowhere: that is to be refused, not passed over.
  package func contains(_ name: String) -> Bool {
    var status = stat()
    return lstat(path + "/" + name, &status) == 0
  }

  /// The folder's `config.json`.
  package func configuration() throws -> Configuration {
    try Configuration(readingFrom: file("config.json"))
  }

  /// What a model's weights are called, in the order in which they are looked for: where there are both, safetensors
  /// are the ones that need no trust.
  package static let weightNames = ["model.safetensors", "pytorch_model.bin"]

  /// The folder's weights: the first of `names` that is there, in one file or in the shards that `NAME.index.json` names.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) when there are none, a file is malformed or lies elsewhere.
  package func weights(_ names: [String] = weightNames) throws -> any TensorArchive {
    for name in names {
      try check(path + "/" + name)
      try check(path + "/" + name + ".index.json")
    }
    if let files = try presentFiles(names) { for file in files { try check(file) } }
    return try TensorFile.open(folder: path, names: names)
  }

  /// The paths of the files that hold weights, in a fixed order.
  package func weightFiles(_ names: [String] = weightNames) throws -> [String] {
    let files = try presentFiles(names) ?? []
    for file in files { try check(file) }
    return files
  }

  private func presentFiles(_ names: [String]) throws -> [String]? {
    for name in names {
      if contains(name) { return [path + "/" + name] }
      let index = name + ".index.json"
      if contains(index) { return try Self.shards(of: file(index)).map { path + "/" + $0 } }
    }
    return nil
  }

  /// The folder's tokenizer; nil when it has none of the files that one is read from, see `TokenizerSource`.
  package func tokenizer() throws -> Tokenizer? {
    // A link that leads nowhere is not found, and is a fault all the same.
    try check(path + "/tokenizer.json")
    guard let source = TokenizerSource(folder: path) else { return nil }
    for name in source.names { try check(path + "/" + name) }
    return try Tokenizer(folder: path)
  }

  private static func shards(of index: String) throws -> [String] {
    let fields = try Configuration(readingFrom: index)
    guard let map = try fields.section("weight_map") else {
      throw LatentError.unreadable(index, "\(index) has no weight_map object.")
    }
    let shards = Set(try map.names.map { try map.text($0) })
    guard shards.count <= ShardedArchive.mostShards else {
      throw LatentError.unreadable(
        index,
        "\(index) names \(shards.count) files, and at most \(ShardedArchive.mostShards) are read."
      )
    }
    return shards.sorted()
  }

  /// Refuses a file that exists and really lies outside the folder.
  private func check(_ file: String) throws {
    guard !file.split(separator: "/").contains("..") || path.split(separator: "/").contains("..") else {
      throw outside(file)
    }
    guard let resolved = Self.resolve(file) else {
      // A link that leads nowhere is one that leads outside; a file that is not there is for others to miss.
      var status = stat()
      if lstat(file, &status) == 0 { throw outside(file) }
      return
    }
    guard roots.contains(where: { resolved.hasPrefix($0 + "/") }) else { throw outside(file) }
  }

  private func outside(_ file: String) -> LatentError {
    LatentError.unreadable(
      file,
      "\(file) leads outside the checkpoint folder \(path); a checkpoint has to hold its files itself."
    )
  }

  private static func resolve(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
