internal import Glibc
internal import LatentSupport

/// Opens files of tensors by what is in them: what a file is called decides nothing.
package enum TensorFile {
  /// The tensors of the file at `path`: safetensors, a checkpoint that PyTorch saved, or arrays that NumPy saved.
  ///
  /// Nothing but headers is read; tensors are read when they are asked for.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) that says what is wrong with the file.
  package static func open(_ path: String) throws -> any TensorArchive {
    let file = try MappedFile(path: path)
    let start = Array(file.bytes.prefix(32))
    return try start.withUnsafeBytes { start in
      if ZipArchive.recognises(start) {
        let archive = try ZipArchive(file)
        if TorchFile.recognises(archive) { return try TorchFile(archive) }
        if NumPyArchive.recognises(archive) { return try NumPyArchive(archive) }
        throw LatentError.unreadable(path, "\(path) is a zip archive that neither PyTorch nor NumPy saved.")
      }
      if NumPyHeader.recognises(start) { return try NumPyFile(path: path) }
      if LegacyTorchFile.recognises(start) { return try LegacyTorchFile(path: path) }
      return try SafetensorsFile(path: path)
    }
  }

  /// The tensors of a checkpoint folder, under the first of `names` that it has: `model.safetensors`, or the shards that
  /// `model.safetensors.index.json` names.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) when there is none or it is malformed.
  package static func open(folder: String, names: [String]) throws -> any TensorArchive {
    for path in names.map({ "\(folder)/\($0)" }) {
      if access(path, F_OK) == 0 { return try open(path) }
      let index = path + ".index.json"
      if access(index, F_OK) == 0 { return try ShardedArchive(indexPath: index) }
    }
    throw LatentError.unreadable(
      folder,
      "\(folder) has neither " + names.map { "\($0) nor \($0).index.json" }.joined(separator: " nor ") + "."
    )
  }
}
