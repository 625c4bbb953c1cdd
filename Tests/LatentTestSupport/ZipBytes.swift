internal import Foundation

/// Writes zip archives byte by byte, so that a test can have them lie.
package struct ZipBytes {
  package struct Entry {
    package var name: String
    package var bytes: [UInt8]
    /// The name in the entry's own header, if it is another.
    package var headerName: String?
    package var method: UInt16 = 0
    package var flags: UInt16 = 0
    /// Lengths as the directory gives them, if they are others.
    package var packedLength: UInt32?
    package var length: UInt32?
    /// Where the directory says that the entry begins, if that is a lie.
    package var offset: UInt32?
    package var checksum: UInt32 = 0

    package init(
      name: String,
      bytes: [UInt8],
      headerName: String? = nil,
      method: UInt16 = 0,
      flags: UInt16 = 0,
      packedLength: UInt32? = nil,
      length: UInt32? = nil,
      offset: UInt32? = nil,
      checksum: UInt32 = 0
    ) {
      self.name = name
      self.bytes = bytes
      self.headerName = headerName
      self.method = method
      self.flags = flags
      self.packedLength = packedLength
      self.length = length
      self.offset = offset
      self.checksum = checksum
    }
  }

  package var entries: [Entry]
  package var claimedCount: UInt16?
  package var directoryOffset: UInt32?
  package var comment: [UInt8] = []
  /// Whether lengths and places stand where zip64 puts those that need 64 bits.
  package var isWide = false
  /// Where the zip64 directory is said to begin, if that is a lie.
  package var wideOffset: UInt64?

  package init(_ entries: [Entry]) {
    self.entries = entries
  }

  /// A checkpoint of PyTorch.
  package init(pickle: [UInt8], storages: [String: [UInt8]] = [:]) {
    entries = [Entry(name: "archive/data.pkl", bytes: pickle)]
    for (key, bytes) in storages.sorted(by: { $0.key < $1.key }) {
      entries.append(Entry(name: "archive/data/\(key)", bytes: bytes))
    }
  }

  package var bytes: [UInt8] {
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
      directory += little(UInt32(0x0201_4b50)) + little(UInt16(20)) + little(UInt16(20))
      if isWide {
        let length = UInt64(entry.length ?? UInt32(entry.bytes.count))
        let extra = little(length) + little(UInt64(entry.bytes.count)) + little(UInt64(entry.offset ?? start))
        directory += fields.dropLast(8) + little(UInt64.max) + little(UInt16(entry.name.utf8.count))
        // An extra field of another kind stands before it.
        directory += little(UInt16(extra.count + 4 + 6)) + little(UInt16(0)) + little(UInt64(0)) + little(UInt32.max)
        directory += Array(entry.name.utf8) + little(UInt16(7)) + little(UInt16(2)) + [1, 2]
        directory += little(UInt16(1)) + little(UInt16(extra.count)) + extra
      } else {
        directory += fields + little(UInt16(entry.name.utf8.count)) + little(UInt16(0)) + little(UInt16(0))
        directory += little(UInt64(0)) + little(entry.offset ?? start) + Array(entry.name.utf8)
      }
    }
    let start = UInt32(bytes.count)
    let count = claimedCount ?? UInt16(entries.count)
    if isWide {
      let end = UInt64(bytes.count + directory.count)
      bytes += directory + little(UInt32(0x0606_4b50)) + little(UInt64(44)) + little(UInt32(45)) + little(UInt64(0))
      bytes += little(UInt64(count)) + little(UInt64(count)) + little(UInt64(directory.count))
      bytes += little(wideOffset ?? UInt64(start)) + little(UInt32(0x0706_4b50)) + little(UInt32(0)) + little(end)
      bytes += little(UInt32(1)) + little(UInt32(0x0605_4b50)) + little(UInt32(0)) + little(UInt64.max)
      return bytes + little(UInt32.max) + little(UInt16(comment.count)) + comment
    }
    bytes += directory + little(UInt32(0x0605_4b50)) + little(UInt32(0)) + little(count) + little(count)
    bytes +=
      little(UInt32(directory.count)) + little(directoryOffset ?? start) + little(UInt16(comment.count)) + comment
    return bytes
  }

  package func write(to path: String) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }
}

/// The bytes of `value`, the least significant first.
package func little(_ value: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: value.littleEndian) { Array($0) }
}
