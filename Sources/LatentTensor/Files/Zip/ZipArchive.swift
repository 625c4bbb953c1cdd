internal import LatentSupport

/// A mapped zip archive (PKWARE's APPNOTE.TXT, with zip64), in which PyTorch and NumPy store tensors.
///
/// What it says of itself is checked as a whole before an entry is read: every entry lies inside the file, none shares
/// bytes with another (which is how small archives are made to unpack into petabytes), names are unique, and none claims
/// to unpack into more than deflate can hold.
struct ZipArchive: Sendable {
  let file: MappedFile
  let entries: [String: ZipEntry]

  var path: String { file.path }

  /// More entries than any checkpoint has.
  private static let entryLimit = 1 << 18

  /// - Throws: `LatentError` (`unreadableCheckpoint`) that says what is wrong with the archive.
  init(_ file: MappedFile) throws {
    self.file = file
    entries = try withExtendedLifetime(file) { try ZipDirectory(file).entries(limit: Self.entryLimit) }
  }

  /// Whether the bytes begin as a zip archive does.
  static func recognises(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.starts(with: [0x50, 0x4b, 0x03, 0x04])
  }
}

// MARK: - Reading entries

extension ZipArchive {
  /// Lends the unpacked bytes of `entry`.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) when it does not unpack into what the archive says.
  func withBytes<Result>(of entry: ZipEntry, _ body: (UnsafeRawBufferPointer) throws -> Result) throws -> Result {
    try withExtendedLifetime(file) {
      let packed = UnsafeRawBufferPointer(rebasing: file.bytes[entry.packed])
      guard entry.isDeflated else { return try body(packed) }
      try refuseBomb(entry)
      let unpacked = try TensorStorage(checked: entry.byteCount) { target in
        guard Deflate.unpack(packed, into: target) == .whole(entry.byteCount) else { throw damaged(entry) }
      }
      return try withExtendedLifetime(unpacked) { try body(unpacked.bytes) }
    }
  }

  /// The first bytes of `entry`, at most `limit`.
  func prefix(of entry: ZipEntry, limit: Int) throws -> [UInt8] {
    try withExtendedLifetime(file) {
      let packed = UnsafeRawBufferPointer(rebasing: file.bytes[entry.packed])
      let count = min(limit, entry.byteCount)
      guard entry.isDeflated else { return Array(packed.prefix(count)) }
      var bytes = [UInt8](repeating: 0, count: count)
      let outcome = bytes.withUnsafeMutableBytes { Deflate.unpack(packed, into: $0) }
      guard outcome == .whole(count) || outcome == .more else { throw damaged(entry) }
      return bytes
    }
  }

  /// Refuses an entry whose bytes do not have the checksum that the archive gives.
  func check(_ bytes: UnsafeRawBufferPointer, of entry: ZipEntry) throws {
    guard Deflate.checksum(bytes) == entry.checksum else { throw damaged(entry) }
  }

  private func damaged(_ entry: ZipEntry) -> LatentError {
    LatentError.unreadable(path, "\(entry.name) in \(path) is damaged: it does not unpack into what the archive says.")
  }

  /// Weights hardly compress. What is large and unpacks into many times its size is there to fill memory.
  private func refuseBomb(_ entry: ZipEntry) throws {
    guard entry.byteCount > 1 << 28, entry.byteCount / 16 > entry.packed.count else { return }
    throw LatentError.unreadable(
      path,
      "\(entry.name) in \(path) would unpack from \(entry.packed.count) bytes into \(entry.byteCount), as no weights do."
    )
  }
}
