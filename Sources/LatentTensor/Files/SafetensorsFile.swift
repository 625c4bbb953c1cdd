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

  package func dtype(of name: String) -> DType? {
    header.entries[name].flatMap { SafetensorsHeader.types[$0.format]?.dtype }
  }

  package func tensor(named name: String) throws -> Tensor {
    guard let entry = header.entries[name] else { throw missing(name) }
    return try read(entry, name, shape: entry.shape, at: 0)
  }

  /// Some slices of the outermost axis of the tensor `name`: what has to be converted is converted for these alone.
  ///
  /// - Throws: as `tensor(named:)`; `internal` when the range is not inside the axis.
  package func tensor(named name: String, rows: Range<Int>) throws -> Tensor {
    guard let entry = header.entries[name] else { throw missing(name) }
    guard let length = entry.shape.first, rows.lowerBound >= 0, rows.upperBound <= length else {
      throw LatentError(.internal, "Tensor \(name) of shape \(entry.shape) has no slices \(rows).")
    }
    let shape = [rows.count] + entry.shape.dropFirst()
    return try read(
      entry,
      name,
      shape: shape,
      at: length == 0 ? 0 : entry.bytes.count / length * rows.lowerBound
    )
  }

  private func read(_ entry: SafetensorsHeader.Entry, _ name: String, shape: [Int], at offset: Int)
    throws -> Tensor
  {
    guard let type = SafetensorsHeader.types[entry.format],
      let layout = StoredTensor(type, shape: shape)
    else {
      let readable = SafetensorsHeader.types.keys.sorted().joined(separator: ", ")
      throw LatentError.unreadable(
        path,
        "Tensor \(name) in \(path) is \(entry.format), which is not read; convert it to one of \(readable)."
      )
    }
    return try layout.read(from: file, at: header.dataOffset + entry.bytes.lowerBound + offset)
  }
}
