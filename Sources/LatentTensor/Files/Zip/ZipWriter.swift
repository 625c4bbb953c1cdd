internal import CZlib
internal import LatentSupport

/// Writes a zip archive whose entries are stored as they are, one after another, each entry's bytes at a multiple of 64.
///
/// Format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT. Places beyond 4 GiB are written as zip64.
final class ZipWriter {
  private struct Entry {
    var name: [UInt8]
    var checksum: UInt32
    var byteCount: Int
    var offset: Int
  }

  private let file: AtomicFile
  private var entries: [Entry] = []

  private static let alignment = 64
  private static let wide = 0xFFFF_FFFF

  init(path: String) throws {
    file = try AtomicFile(path: path)
  }

  /// Adds an entry.
  ///
  /// - Throws: `LatentError` (`invalidParams`) for one of 4 GiB or more.
  func add(_ name: String, _ bytes: UnsafeRawBufferPointer) throws {
    guard bytes.count < Self.wide else {
      throw LatentError(.invalidParams, "\(name) has \(bytes.count) bytes, and \(file.path) can hold entries of 4 GiB.")
    }
    var checksum = crc32(0, nil, 0)
    for first in stride(from: 0, to: bytes.count, by: 1 << 30) {
      let piece = UnsafeRawBufferPointer(rebasing: bytes[first..<min(first + 1 << 30, bytes.count)])
      checksum = crc32(checksum, piece.bindMemory(to: UInt8.self).baseAddress, UInt32(piece.count))
    }
    let entry = Entry(
      name: Array(name.utf8),
      checksum: UInt32(truncatingIfNeeded: checksum),
      byteCount: bytes.count,
      offset: file.count
    )
    // An extra field of PyTorch's own kind fills the space up to the alignment.
    let begin = file.count + 30 + entry.name.count + 4
    let padding = (Self.alignment - begin % Self.alignment) % Self.alignment
    var header = Self.little(UInt32(0x0403_4B50)) + Self.little(UInt16(20)) + Self.common(entry)
    header += Self.little(UInt16(entry.name.count)) + Self.little(UInt16(4 + padding)) + entry.name
    header += Self.little(UInt16(0x4246)) + Self.little(UInt16(padding)) + [UInt8](repeating: 0x5A, count: padding)
    try file.write(header)
    try file.write(bytes)
    entries.append(entry)
  }

  func add(_ name: String, _ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try add(name, $0) }
  }

  /// Writes the directory and makes the archive durable.
  func commit() throws {
    let start = file.count
    for entry in entries {
      let isWide = entry.offset >= Self.wide
      let extra =
        isWide ? Self.little(UInt16(1)) + Self.little(UInt16(8)) + Self.little(UInt64(entry.offset)) : []
      var record = Self.little(UInt32(0x0201_4B50)) + Self.little(UInt16(45)) + Self.little(UInt16(isWide ? 45 : 20))
      record += Self.common(entry) + Self.little(UInt16(entry.name.count)) + Self.little(UInt16(extra.count))
      // No comment, first disk, no attributes.
      record += [UInt8](repeating: 0, count: 10) + Self.little(UInt32(min(entry.offset, Self.wide)))
      try file.write(record + entry.name + extra)
    }
    let end = file.count
    if end >= Self.wide || entries.count >= 0xFFFF {
      let count = Self.little(UInt64(entries.count))
      var wide = Self.little(UInt32(0x0606_4B50)) + Self.little(UInt64(44)) + Self.little(UInt16(45))
      wide += Self.little(UInt16(45)) + Self.little(UInt64(0)) + count + count
      wide += Self.little(UInt64(end - start)) + Self.little(UInt64(start))
      wide += Self.little(UInt32(0x0706_4B50)) + Self.little(UInt32(0)) + Self.little(UInt64(end))
      try file.write(wide + Self.little(UInt32(1)))
    }
    let count = Self.little(UInt16(min(entries.count, 0xFFFF)))
    var last = Self.little(UInt32(0x0605_4B50)) + Self.little(UInt32(0)) + count + count
    last += Self.little(UInt32(min(end - start, Self.wide))) + Self.little(UInt32(min(start, Self.wide)))
    try file.write(last + Self.little(UInt16(0)))
    try file.commit()
  }

  /// No flags, stored, no time, checksum and lengths.
  private static func common(_ entry: Entry) -> [UInt8] {
    let count = little(UInt32(entry.byteCount))
    return [UInt8](repeating: 0, count: 4) + little(UInt16(0)) + little(UInt16(0x21)) + little(entry.checksum) + count
      + count
  }

  private static func little<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }
}
