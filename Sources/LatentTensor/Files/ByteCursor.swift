internal import LatentSupport

/// Reads little-endian numbers and runs of bytes one after the other and never past the end.
///
/// The bytes belong to whoever made the cursor, and have to outlive it.
struct ByteCursor {
  private let bytes: UnsafeRawBufferPointer
  /// The file that errors name.
  let path: String
  /// What the bytes are, for errors: `the pickle of model.pt`.
  let subject: String
  private(set) var position = 0

  init(_ bytes: UnsafeRawBufferPointer, path: String, subject: String) {
    self.bytes = bytes
    self.path = path
    self.subject = subject
  }

  var remaining: Int { bytes.count - position }

  /// The next number.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) when fewer bytes are left, as do the others.
  mutating func next<Number: FixedWidthInteger & BitwiseCopyable>(_ type: Number.Type) throws -> Number {
    let run = try next(MemoryLayout<Number>.size)
    return Number(littleEndian: run.loadUnaligned(as: Number.self))
  }

  /// The next `count` bytes.
  mutating func next(_ count: Int) throws -> UnsafeRawBufferPointer {
    guard count >= 0, count <= remaining else {
      throw LatentError.unreadable(path, "\(path) is damaged: \(subject) ends too early, at byte \(bytes.count).")
    }
    defer { position += count }
    return UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
  }

  /// The next `count` bytes as text.
  mutating func text(_ count: Int) throws -> String {
    let run = try next(count)
    guard let text = String(validating: run, as: UTF8.self) else {
      throw LatentError.unreadable(path, "\(path) is damaged: \(subject) has a text that is not UTF-8.")
    }
    return text
  }

  /// The text up to the next line feed, which is passed over.
  mutating func line() throws -> String {
    let rest = UnsafeRawBufferPointer(rebasing: bytes[position...])
    guard let length = rest.firstIndex(of: UInt8(ascii: "\n")) else {
      throw LatentError.unreadable(path, "\(path) is damaged: \(subject) has a line without an end.")
    }
    let text = try text(length)
    position += 1
    return text
  }
}
