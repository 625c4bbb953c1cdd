package import LatentSupport

/// A checkpoint that PyTorch saved (`pytorch_model.bin`, `.pt`, `.pth`): a zip archive of a pickle and of the numbers.
///
/// The pickle is read by `PickleReader`, which makes tensors and plain values and runs nothing. Numbers are read when a
/// tensor is asked for, as a view of the file where they stand in order.
package struct TorchFile: TensorArchive {
  private let archive: ZipArchive
  /// Folder of the archive in which everything stands, with a slash.
  private let root: String
  private let contents: TorchContents
  package let names: [String]

  package var path: String { archive.path }
  package var values: JSONObject { contents.values }

  /// Longer pickles are refused. One of 10,000 tensors takes 2 MB.
  private static let pickleByteLimit = 1 << 26
  private static let pickleName = "data.pkl"

  /// - Throws: `LatentError` (`unreadableCheckpoint`) that says what is wrong, or names what is refused.
  package init(path: String) throws {
    try self.init(ZipArchive(MappedFile(path: path)))
  }

  init(_ archive: ZipArchive) throws {
    self.archive = archive
    let path = archive.path
    guard let pickle = Self.pickle(of: archive) else {
      throw LatentError.unreadable(path, "\(path) is a zip archive without one data.pkl, so PyTorch has not saved it.")
    }
    root = String(pickle.name.dropLast(Self.pickleName.count))
    guard pickle.byteCount <= Self.pickleByteLimit else {
      throw LatentError.unreadable(
        path,
        "The pickle of \(path) has \(pickle.byteCount) bytes, and at most \(Self.pickleByteLimit) are read."
      )
    }
    if let order = archive.entries[root + "byteorder"] {
      guard try archive.prefix(of: order, limit: 16) == Array("little".utf8) else {
        throw LatentError.unreadable(path, "\(path) was saved on a big-endian machine, which is not read.")
      }
    }
    contents = try archive.withBytes(of: pickle) { bytes in
      var reader = PickleReader(ByteCursor(bytes, path: path, subject: "its pickle"))
      let value = try reader.read()
      return try TorchContents(value, reader.heap, path: path)
    }
    names = contents.tensors.keys.sorted()
    for name in names { _ = try storage(of: name) }
  }

  /// Whether the archive is one of PyTorch.
  static func recognises(_ archive: ZipArchive) -> Bool { pickle(of: archive) != nil }

  package func shape(of name: String) -> [Int]? { contents.tensors[name]?.layout.shape }

  package func dtype(of name: String) -> DType? { contents.tensors[name]?.layout.type.dtype }

  package func tensor(named name: String) throws -> Tensor {
    guard let layout = contents.tensors[name]?.layout else { throw missing(name) }
    let entry = try storage(of: name)
    if entry.isDeflated { return try archive.withBytes(of: entry) { try layout.copied(from: $0) } }
    return try layout.read(from: archive.file, at: entry.packed.lowerBound)
  }

  /// Where the numbers of tensor `name` are, which have to be as many as it needs.
  private func storage(of name: String) throws -> ZipEntry {
    guard let tensor = contents.tensors[name] else { throw missing(name) }
    guard let entry = archive.entries["\(root)data/\(tensor.storage.key)"],
      entry.byteCount >= tensor.storage.byteCount, entry.byteCount >= tensor.layout.byteExtent
    else {
      throw LatentError.unreadable(
        path,
        "\(path) lacks the \(tensor.storage.byteCount) bytes of storage \(tensor.storage.key), which \(name) stands in."
      )
    }
    return entry
  }

  private static func pickle(of archive: ZipArchive) -> ZipEntry? {
    let found = archive.entries.values.filter { $0.name == pickleName || $0.name.hasSuffix("/" + pickleName) }
    return found.count == 1 ? found.first : nil
  }
}
