internal import LatentSupport

/// A checkpoint split over several files of tensors, with an index `{"weight_map": {tensor: file}}` beside them.
package struct ShardedArchive: TensorArchive {
  package let path: String
  package let names: [String]
  private let shards: [String: any TensorArchive]
  /// The shard of each tensor.
  private let placement: [String: String]

  /// Files that an index may name; the largest checkpoints have a few hundred.
  package static let mostShards = 4_096

  /// - Parameter indexPath: `…/model.safetensors.index.json`, `…/pytorch_model.bin.index.json`.
  /// - Throws: `LatentError` (`unreadableCheckpoint`) when the index is malformed, names a file outside its folder or a
  ///   tensor that the file lacks, or when a shard cannot be opened.
  package init(indexPath: String) throws {
    path = indexPath
    guard case .object(let object) = try JSON(readingFile: indexPath), case .object(let map)? = object["weight_map"]
    else {
      throw LatentError.unreadable(indexPath, "\(indexPath) has no weight_map object.")
    }
    let folder = indexPath.lastIndex(of: "/").map { String(indexPath[...$0]) } ?? ""
    var shards: [String: any TensorArchive] = [:]
    var placement: [String: String] = [:]
    for (name, value) in map {
      guard case .string(let shardName) = value, Self.staysInside(shardName) else {
        throw LatentError.unreadable(indexPath, "\(indexPath) puts tensor \(name) in a file outside its folder.")
      }
      let shard = try shards[shardName] ?? TensorFile.open(folder + shardName)
      shards[shardName] = shard
      guard shard.contains(name) else {
        throw LatentError.unreadable(shard.path, "\(shard.path) lacks tensor \(name), which \(indexPath) puts there.")
      }
      placement[name] = shardName
    }
    self.shards = shards
    self.placement = placement
    names = placement.keys.sorted()
  }

  package func shape(of name: String) -> [Int]? {
    shard(of: name)?.shape(of: name)
  }

  package func dtype(of name: String) -> DType? {
    shard(of: name)?.dtype(of: name)
  }

  package func tensor(named name: String) throws -> Tensor {
    guard let shard = shard(of: name) else { throw missing(name) }
    return try shard.tensor(named: name)
  }

  private func shard(of name: String) -> (any TensorArchive)? {
    placement[name].flatMap { shards[$0] }
  }

  /// An index is data from elsewhere: its file names may go down from its folder, never up or away.
  private static func staysInside(_ name: String) -> Bool {
    !name.isEmpty && !name.hasPrefix("/") && !name.utf8.contains(0)
      && name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { $0 != ".." && $0 != "" }
  }
}
