internal import LatentSupport

/// A safetensors file, mapped: tensors are views of the file, so opening one of any size costs nothing.
package struct SafetensorsFile: TensorArchive {
  private let file: MappedFile
  private let header: SafetensorsHeader
  package let names: [String]

  package var path: String { file.path }
  /// The file's own remarks.
  package var metadata: [String: String] { header.metadata }

  /// - Throws: `LatentError` (`unreadableCheckpoint`) when the file is missing, truncated or contradicts itself.
  package init(path: String) throws {
    file = try MappedFile(path: path)
    header = try SafetensorsHeader(reading: file)
    names = header.entries.keys.sorted()
  }

  package func shape(of name: String) -> [Int]? {
    header.entries[name]?.shape
  }

  package func tensor(named name: String) throws -> Tensor {
    guard let entry = header.entries[name] else { throw missing(name) }
    guard let dtype = SafetensorsHeader.dtypes[entry.format] else {
      let readable = SafetensorsHeader.dtypes.keys.sorted().joined(separator: ", ")
      throw LatentError.unreadable(
        path,
        "Tensor \(name) in \(path) is \(entry.format), which is not read; convert it to one of \(readable)."
      )
    }
    return try Tensor(
      dtype: dtype,
      shape: entry.shape,
      file: file,
      byteOffset: header.dataOffset + entry.bytes.lowerBound
    )
  }
}
