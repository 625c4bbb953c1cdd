internal import LatentSupport

/// One array that `numpy.save` wrote, under the name of its file.
package struct NumPyFile: TensorArchive {
  private let file: MappedFile
  private let header: NumPyHeader
  private let name: String

  package var path: String { file.path }
  package var names: [String] { [name] }

  /// - Throws: `LatentError` (`unreadableCheckpoint`) when the file is no such array or too short.
  package init(path: String) throws {
    let file = try MappedFile(path: path)
    let fileName = path.split(separator: "/").last ?? "array"
    let name = fileName.hasSuffix(".npy") ? String(fileName.dropLast(4)) : String(fileName)
    header = try withExtendedLifetime(file) {
      let start = UnsafeRawBufferPointer(rebasing: file.bytes.prefix(NumPyHeader.byteLimit))
      return try NumPyHeader(start, path: path, subject: "The array")
    }
    self.file = file
    self.name = name
    guard header.layout.byteExtent == file.bytes.count - header.dataOffset else {
      throw LatentError.unreadable(
        path,
        "\(path) has \(file.bytes.count - header.dataOffset) bytes of numbers, which is not what "
          + "\(header.layout.type.rawValue) of shape \(header.layout.shape) needs."
      )
    }
  }

  package func shape(of name: String) -> [Int]? { name == self.name ? header.layout.shape : nil }

  package func dtype(of name: String) -> DType? { name == self.name ? header.layout.type.dtype : nil }

  package func tensor(named name: String) throws -> Tensor {
    guard name == self.name else { throw missing(name) }
    return try header.layout.read(from: file, at: header.dataOffset)
  }
}
