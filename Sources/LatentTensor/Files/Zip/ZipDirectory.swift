internal import LatentSupport

/// Reads and checks the directory at the end of a zip archive.
struct ZipDirectory {
  private let file: MappedFile
  /// Where the directory stands.
  private let range: Range<Int>
  private let count: Int

  private static let endSignature: UInt32 = 0x0605_4b50
  private static let wideEndSignature: UInt32 = 0x0606_4b50
  private static let wideLocatorSignature: UInt32 = 0x0706_4b50
  private static let entrySignature: UInt32 = 0x0201_4b50
  private static let headerSignature: UInt32 = 0x0403_4b50
  private static let endLength = 22
  private static let locatorLength = 20

  init(_ file: MappedFile) throws {
    self.file = file
    let end = try Self.findEnd(file)
    var cursor = try Self.cursor(file, from: end + 4)
    let disks = (try cursor.next(UInt16.self), try cursor.next(UInt16.self))
    let counts = (try cursor.next(UInt16.self), try cursor.next(UInt16.self))
    var count = Int(counts.1)
    var length = UInt64(try cursor.next(UInt32.self))
    var offset = UInt64(try cursor.next(UInt32.self))
    var limit = end
    if let wide = try Self.wideEnd(file, before: end) {
      (count, length, offset, limit) = (wide.count, wide.length, wide.offset, wide.position)
    } else {
      guard disks == (0, 0), counts.0 == counts.1 else { throw Self.refuse(file, "it is split over several files") }
    }
    guard offset <= UInt64(limit), length <= UInt64(limit) - offset else {
      throw Self.refuse(file, "its directory lies outside the file")
    }
    range = Int(offset)..<Int(offset + length)
    self.count = count
  }

  /// The archive's entries by name.
  func entries(limit: Int) throws -> [String: ZipEntry] {
    guard count >= 0, count <= limit, count <= range.count / 46 else {
      throw refuse("its directory claims \(count) entries in \(range.count) bytes")
    }
    var cursor = ByteCursor(
      UnsafeRawBufferPointer(rebasing: file.bytes[range]),
      path: file.path,
      subject: "its directory"
    )
    var entries: [String: ZipEntry] = [:]
    var spans: [(range: Range<Int>, name: String)] = []
    for _ in 0..<count {
      let record = try DirectoryRecord(&cursor) { refuse($0) }
      let (entry, span) = try locate(record)
      spans.append((span, entry.name))
      // Folders are entries too, of no bytes.
      if entry.name.hasSuffix("/") { continue }
      guard entries.updateValue(entry, forKey: entry.name) == nil else { throw refuse("it holds \(entry.name) twice") }
    }
    guard cursor.remaining == 0 else { throw refuse("its directory holds more than its entries") }
    try refuseOverlaps(spans)
    return entries
  }

  /// Follows a record to its entry's own header.
  private func locate(_ record: DirectoryRecord) throws -> (ZipEntry, span: Range<Int>) {
    let name = record.name
    guard record.flags & 1 == 0 else { throw refuse("\(name) is encrypted") }
    guard record.method == 0 || record.method == 8 else {
      throw refuse("\(name) is compressed by method \(record.method), and only stored and deflated entries are read")
    }
    let directory = UInt64(range.lowerBound)
    guard record.offset <= directory, directory - record.offset >= 30 else { throw refuse("\(name) lies outside it") }
    var cursor = try Self.cursor(file, from: Int(record.offset))
    guard try cursor.next(UInt32.self) == Self.headerSignature else { throw refuse("\(name) has no header") }
    _ = try cursor.next(22)
    let nameLength = Int(try cursor.next(UInt16.self))
    let extraLength = Int(try cursor.next(UInt16.self))
    guard try cursor.text(nameLength) == name else { throw refuse("\(name) has another name in its header") }
    let start = Int(record.offset) + 30 + nameLength + extraLength
    guard start <= range.lowerBound, record.packedLength <= UInt64(range.lowerBound - start) else {
      throw refuse("\(name) claims \(record.packedLength) bytes, which it does not have")
    }
    let packed = start..<start + Int(record.packedLength)
    let isDeflated = record.method == 8
    let most = isDeflated ? Deflate.mostBytes(from: packed.count) : packed.count
    guard record.length <= UInt64(most), isDeflated || Int(record.length) == packed.count else {
      throw refuse("\(name) claims to unpack from \(packed.count) bytes into \(record.length)")
    }
    let entry = ZipEntry(
      name: name,
      packed: packed,
      isDeflated: isDeflated,
      byteCount: Int(record.length),
      checksum: record.checksum
    )
    return (entry, Int(record.offset)..<packed.upperBound)
  }

  private func refuseOverlaps(_ spans: [(range: Range<Int>, name: String)]) throws {
    let ordered = spans.sorted { $0.range.lowerBound < $1.range.lowerBound }
    for (earlier, later) in zip(ordered, ordered.dropFirst()) where later.range.lowerBound < earlier.range.upperBound {
      throw refuse("\(later.name) overlaps \(earlier.name)")
    }
  }

  // MARK: The end

  /// Where the end record stands: it is the last thing in the file but for a comment of at most 65,535 bytes.
  private static func findEnd(_ file: MappedFile) throws -> Int {
    let last = file.bytes.count - endLength
    guard last >= 0 else { throw refuse(file, "it has only \(file.bytes.count) bytes") }
    for position in stride(from: last, through: max(0, last - 0xffff), by: -1) {
      let signature = UInt32(littleEndian: file.bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self))
      let comment = UInt16(littleEndian: file.bytes.loadUnaligned(fromByteOffset: position + 20, as: UInt16.self))
      if signature == endSignature, position + Int(comment) == last { return position }
    }
    throw refuse(file, "its end is missing, so it was cut off or is no zip archive")
  }

  /// What a zip64 archive says in place of the end record's 32-bit fields.
  private static func wideEnd(
    _ file: MappedFile,
    before end: Int
  ) throws -> (count: Int, length: UInt64, offset: UInt64, position: Int)? {
    guard end >= locatorLength else { return nil }
    var locator = try cursor(file, from: end - locatorLength)
    guard try locator.next(UInt32.self) == wideLocatorSignature else { return nil }
    _ = try locator.next(UInt32.self)
    let position = try locator.next(UInt64.self)
    guard position <= UInt64(end - locatorLength) else {
      throw refuse(file, "its zip64 directory lies outside the file")
    }
    var record = try cursor(file, from: Int(position))
    guard try record.next(UInt32.self) == wideEndSignature else { throw refuse(file, "its zip64 directory is missing") }
    _ = try record.next(8 + 2 + 2)
    let disks = (try record.next(UInt32.self), try record.next(UInt32.self))
    let counts = (try record.next(UInt64.self), try record.next(UInt64.self))
    guard disks == (0, 0), counts.0 == counts.1 else { throw refuse(file, "it is split over several files") }
    guard let count = Int(exactly: counts.1) else { throw refuse(file, "it claims \(counts.1) entries") }
    return (count, try record.next(UInt64.self), try record.next(UInt64.self), Int(position))
  }

  private static func cursor(_ file: MappedFile, from position: Int) throws -> ByteCursor {
    ByteCursor(
      UnsafeRawBufferPointer(rebasing: file.bytes[position...]),
      path: file.path,
      subject: "the archive"
    )
  }

  private static func refuse(_ file: MappedFile, _ problem: String) -> LatentError {
    LatentError.unreadable(file.path, "\(file.path) is not a sound zip archive: \(problem).")
  }

  private func refuse(_ problem: String) -> LatentError { Self.refuse(file, problem) }
}

extension ZipDirectory {
  /// One record of the directory, as it stands there.
  private struct DirectoryRecord {
    let name: String
    let flags: UInt16
    let method: UInt16
    let checksum: UInt32
    var packedLength: UInt64
    var length: UInt64
    var offset: UInt64

    init(_ cursor: inout ByteCursor, _ refuse: (String) -> LatentError) throws {
      guard try cursor.next(UInt32.self) == ZipDirectory.entrySignature else {
        throw refuse("its directory has a record that is none")
      }
      _ = try cursor.next(4)
      flags = try cursor.next(UInt16.self)
      method = try cursor.next(UInt16.self)
      _ = try cursor.next(4)
      checksum = try cursor.next(UInt32.self)
      packedLength = UInt64(try cursor.next(UInt32.self))
      length = UInt64(try cursor.next(UInt32.self))
      let nameLength = Int(try cursor.next(UInt16.self))
      let extraLength = Int(try cursor.next(UInt16.self))
      let commentLength = Int(try cursor.next(UInt16.self))
      _ = try cursor.next(8)
      offset = UInt64(try cursor.next(UInt32.self))
      name = try cursor.text(nameLength)
      try widen(try cursor.next(extraLength), cursor.path)
      _ = try cursor.next(commentLength)
    }

    /// Fields of 0xFFFFFFFF stand, in this order and 64 bits wide, in the extra field of type 1.
    private mutating func widen(_ extra: UnsafeRawBufferPointer, _ path: String) throws {
      var cursor = ByteCursor(extra, path: path, subject: "an extra field")
      while cursor.remaining >= 4 {
        let type = try cursor.next(UInt16.self)
        let field = try cursor.next(Int(try cursor.next(UInt16.self)))
        guard type == 1 else { continue }
        var wide = ByteCursor(field, path: path, subject: "a zip64 field")
        if length == 0xffff_ffff { length = try wide.next(UInt64.self) }
        if packedLength == 0xffff_ffff { packedLength = try wide.next(UInt64.self) }
        if offset == 0xffff_ffff { offset = try wide.next(UInt64.self) }
        return
      }
    }
  }
}
