import Foundation

/// Writes zip archives byte by byte, so that a test can have them lie.
struct ZipBytes {
  struct Entry {
    var name: String
    var bytes: [UInt8]
    /// The name in the entry's own header, if it is another.
    var headerName: String?
    var method: UInt16 = 0
    var flags: UInt16 = 0
    /// Lengths as the directory gives them, if they are others.
    var packedLength: UInt32?
    var length: UInt32?
    /// Where the directory says that the entry begins, if that is a lie.
    var offset: UInt32?
    var checksum: UInt32 = 0
  }

  var entries: [Entry]
  var claimedCount: UInt16?
  var directoryOffset: UInt32?
  var comment: [UInt8] = []

  init(_ entries: [Entry]) {
    self.entries = entries
  }

  /// A checkpoint of PyTorch.
  init(pickle: [UInt8], storages: [String: [UInt8]] = [:]) {
    entries = [Entry(name: "archive/data.pkl", bytes: pickle)]
    for (key, bytes) in storages.sorted(by: { $0.key < $1.key }) {
      entries.append(Entry(name: "archive/data/\(key)", bytes: bytes))
    }
  }

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    var directory: [UInt8] = []
    for entry in entries {
      let start = UInt32(bytes.count)
      let fields =
        little(entry.flags) + little(entry.method) + little(UInt32(0)) + little(entry.checksum)
        + little(entry.packedLength ?? UInt32(entry.bytes.count)) + little(entry.length ?? UInt32(entry.bytes.count))
      let headerName = Array((entry.headerName ?? entry.name).utf8)
      bytes += little(UInt32(0x0403_4b50)) + little(UInt16(20)) + fields + little(UInt16(headerName.count))
      bytes += little(UInt16(0)) + headerName + entry.bytes
      directory += little(UInt32(0x0201_4b50)) + little(UInt16(20)) + little(UInt16(20)) + fields
      directory += little(UInt16(entry.name.utf8.count)) + little(UInt16(0)) + little(UInt16(0)) + little(UInt64(0))
      directory += little(entry.offset ?? start) + Array(entry.name.utf8)
    }
    let start = UInt32(bytes.count)
    let count = claimedCount ?? UInt16(entries.count)
    bytes += directory + little(UInt32(0x0605_4b50)) + little(UInt32(0)) + little(count) + little(count)
    bytes +=
      little(UInt32(directory.count)) + little(directoryOffset ?? start) + little(UInt16(comment.count)) + comment
    return bytes
  }

  func write(to path: String) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }
}

/// The bytes of `value`, the least significant first.
func little(_ value: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: value.littleEndian) { Array($0) }
}
