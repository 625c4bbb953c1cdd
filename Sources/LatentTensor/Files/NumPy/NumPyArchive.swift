internal import LatentSupport

/// An archive of arrays that `numpy.savez` or `numpy.savez_compressed` wrote (`params.npz`). A compressed array is
/// unpacked each time it is asked for.
package struct NumPyArchive: TensorArchive {
  private let archive: ZipArchive
  private let headers: [String: NumPyHeader]
  package let names: [String]

  package var path: String { archive.path }

  private static let suffix = ".npy"

  /// - Throws: `LatentError` (`unreadableCheckpoint`) that names the array at fault.
  package init(path: String) throws {
    try self.init(ZipArchive(MappedFile(path: path)))
  }

  init(_ archive: ZipArchive) throws {
    self.archive = archive
    var headers: [String: NumPyHeader] = [:]
    for entry in archive.entries.values where entry.name.hasSuffix(Self.suffix) {
      let name = String(entry.name.dropLast(Self.suffix.count))
      let prefix = try archive.prefix(of: entry, limit: NumPyHeader.byteLimit)
      let header = try prefix.withUnsafeBytes { try NumPyHeader($0, path: archive.path, subject: "The array \(name)") }
      guard header.layout.byteExtent == entry.byteCount - header.dataOffset else {
        throw LatentError.unreadable(
          archive.path,
          "The array \(name) in \(archive.path) has \(entry.byteCount - header.dataOffset) bytes, which is not what "
            + "\(header.layout.type.rawValue) of shape \(header.layout.shape) needs."
        )
      }
      headers[name] = header
    }
    guard !headers.isEmpty else {
      throw LatentError.unreadable(archive.path, "\(archive.path) is a zip archive without NumPy arrays.")
    }
    self.headers = headers
    names = headers.keys.sorted()
  }

  /// Whether the archive is one of NumPy.
  static func recognises(_ archive: ZipArchive) -> Bool {
    archive.entries.keys.contains { $0.hasSuffix(suffix) }
  }

  package func shape(of name: String) -> [Int]? { headers[name]?.layout.shape }

  package func dtype(of name: String) -> DType? { headers[name]?.layout.type.dtype }

  package func tensor(named name: String) throws -> Tensor {
    guard let header = headers[name], let entry = archive.entries[name + Self.suffix] else { throw missing(name) }
    if entry.isDeflated {
      return try archive.withBytes(of: entry) { bytes in
        try archive.check(bytes, of: entry)
        return try header.layout.copied(from: UnsafeRawBufferPointer(rebasing: bytes[header.dataOffset...]))
      }
    }
    return try header.layout.read(from: archive.file, at: entry.packed.lowerBound + header.dataOffset)
  }
}
