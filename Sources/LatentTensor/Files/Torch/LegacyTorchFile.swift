package import LatentSupport

/// A checkpoint as PyTorch saved it before version 1.6: pickles one after the other (a magic number, versions, the
/// contents, the storages' keys), then each storage as its length and its numbers.
package struct LegacyTorchFile: TensorArchive {
  private let file: MappedFile
  private let contents: TorchContents
  /// Where the numbers of each storage stand, by key.
  private let places: [String: Range<Int>]
  package let names: [String]

  package var path: String { file.path }
  package var values: JSONObject { contents.values }

  /// The pickled magic number, after the pickle's protocol.
  private static let magic: [UInt8] = [0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e]
  /// All pickles have to end before this byte.
  private static let pickleByteLimit = 1 << 26

  static func recognises(_ start: UnsafeRawBufferPointer) -> Bool {
    start.first == 0x80 && start.dropFirst(2).starts(with: magic)
  }

  /// - Throws: `LatentError` (`unreadableCheckpoint`) that says what is wrong, or names what is refused.
  package init(path: String) throws {
    let file = try MappedFile(path: path)
    (contents, places) = try withExtendedLifetime(file) { try Self.read(file) }
    self.file = file
    names = contents.tensors.keys.sorted()
    for (name, tensor) in contents.tensors {
      guard let place = places[tensor.storage.key], place.count >= tensor.layout.byteExtent else {
        throw LatentError.unreadable(path, "\(path) lacks storage \(tensor.storage.key), which \(name) stands in.")
      }
    }
  }

  package func shape(of name: String) -> [Int]? { contents.tensors[name]?.layout.shape }

  package func dtype(of name: String) -> DType? { contents.tensors[name]?.layout.type.dtype }

  package func tensor(named name: String) throws -> Tensor {
    guard let tensor = contents.tensors[name], let place = places[tensor.storage.key] else { throw missing(name) }
    return try tensor.layout.read(from: file, at: place.lowerBound)
  }

  // MARK: Opening

  private static func read(_ file: MappedFile) throws -> (TorchContents, [String: Range<Int>]) {
    let path = file.path
    guard recognises(file.bytes) else {
      throw LatentError.unreadable(path, "\(path) is no checkpoint of PyTorch from before version 1.6.")
    }
    let start = 2 + magic.count
    let pickled = UnsafeRawBufferPointer(rebasing: file.bytes[start..<min(file.bytes.count, pickleByteLimit)])
    var reader = PickleReader(ByteCursor(pickled, path: path, subject: "its pickle"))
    guard case .integer(1001) = try reader.read() else {
      throw LatentError.unreadable(path, "\(path) is of another version than 1001, the one that PyTorch wrote.")
    }
    let system = try TorchContents(reader.read(), reader.heap, path: path)
    guard system.values["little_endian"]?.boolValue ?? true else {
      throw LatentError.unreadable(path, "\(path) was saved on a big-endian machine, which is not read.")
    }
    let contents = try TorchContents(reader.read(), reader.heap, path: path)
    let keys = try reader.read()
    return (contents, try places(keys, reader.heap, file, from: start + reader.position))
  }

  private static func places(
    _ keys: PickleValue,
    _ heap: PickleHeap,
    _ file: MappedFile,
    from start: Int
  ) throws -> [String: Range<Int>] {
    var storages: [String: TorchStorage] = [:]
    for storage in heap.storages {
      guard storages.updateValue(storage, forKey: storage.key).map({ $0 == storage }) ?? true else {
        throw LatentError.unreadable(file.path, "\(file.path) describes storage \(storage.key) in two ways.")
      }
    }
    var places: [String: Range<Int>] = [:]
    var cursor = ByteCursor(
      UnsafeRawBufferPointer(rebasing: file.bytes[start...]),
      path: file.path,
      subject: "the run of storages"
    )
    for key in heap.elements(of: keys) ?? [] {
      guard case .text(let key) = key, let storage = storages[key], places[key] == nil,
        try cursor.next(Int64.self) == Int64(storage.count)
      else {
        throw LatentError.unreadable(file.path, "\(file.path) is damaged: its storages are not those of its tensors.")
      }
      let begin = start + cursor.position
      _ = try cursor.next(storage.byteCount)
      places[key] = begin..<begin + storage.byteCount
    }
    return places
  }
}
