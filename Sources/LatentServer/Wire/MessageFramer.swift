package import NIOCore

/// Cuts a connection's bytes into messages, however they arrive: split, merged, or one byte at a time.
///
/// A fault costs the message it stands in and never the connection: after a header that cannot be used, reading goes on
/// at the next `Content-Length:`, after a line above the limit at the next line. Rejected alternative: trust the length
/// of a refused message and skip so many bytes; a wrong length would then swallow every later message.
package struct MessageFramer: Sendable {
  private enum State {
    /// No byte seen that tells the framing.
    case undecided
    /// Between messages or inside a header block.
    case headers(HeaderBlock)
    case body(count: Int)
    /// After a fault: discarding up to the next `Content-Length:`.
    case resynchronizing
    case line
    /// Inside a line that is above the limit: discarding up to its end.
    case skippingLine
  }

  private let limits: FramingLimits
  private var state: State = .undecided
  private var buffer = ByteBuffer()
  /// How far behind the reader index there is known to be no line end.
  private var scanned = 0
  private static let lineEnd = UInt8(ascii: "\n")
  private static let fieldName = Array("content-length:".utf8)

  package init(limits: FramingLimits = FramingLimits()) {
    self.limits = limits
  }

  /// What the first byte told; nil before it.
  package var framing: Framing? {
    switch state {
    case .undecided: nil
    case .headers, .body, .resynchronizing: .contentLength
    case .line, .skippingLine: .newline
    }
  }

  /// Bytes held that do not make a message yet.
  package var bufferedBytes: Int { buffer.readableBytes }

  /// Takes what the connection has read.
  package mutating func append(_ bytes: inout ByteBuffer) {
    if buffer.readableBytes == 0 {
      // Nothing is held: take the storage over instead of copying, and let go of the last big message's.
      buffer = bytes
      bytes.moveReaderIndex(to: bytes.writerIndex)
    } else {
      if buffer.readerIndex > 1 << 16 { buffer.discardReadBytes() }
      buffer.writeBuffer(&bytes)
    }
  }

  /// The next message or fault; nil until more bytes are appended.
  package mutating func next() -> InboundFrame? {
    while true {
      switch state {
      case .undecided:
        guard decideFraming() else { return nil }
      case .headers(let block):
        switch readHeader(block) {
        case .needsBytes: return nil
        case .continues: break
        case .frame(let frame): return frame
        }
      case .body(let count):
        guard let message = buffer.readSlice(length: count) else { return nil }
        state = .headers(HeaderBlock())
        return .message(message)
      case .resynchronizing:
        guard findNextHeader() else { return nil }
      case .line:
        switch readLine() {
        case .needsBytes: return nil
        case .continues: break
        case .frame(let frame): return frame
        }
      case .skippingLine:
        guard let length = lengthOfLine() else {
          discardEverything()
          return nil
        }
        buffer.moveReaderIndex(forwardBy: length + 1)
        scanned = 0
        state = .line
      }
    }
  }

  /// What is left at the end of the stream: a last line without its line end is a message; half a message is not.
  package mutating func finish() -> InboundFrame? {
    guard case .line = state, let rest = buffer.readSlice(length: buffer.readableBytes), !Self.isBlank(rest) else {
      return nil
    }
    scanned = 0
    return .message(rest)
  }

  private enum Step {
    case needsBytes
    case continues
    case frame(InboundFrame)
  }

  private mutating func decideFraming() -> Bool {
    while let byte = buffer.getInteger(at: buffer.readerIndex, as: UInt8.self) {
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        state = .line
        return true
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), Self.lineEnd:
        buffer.moveReaderIndex(forwardBy: 1)
      default:
        state = .headers(HeaderBlock())
        return true
      }
    }
    return false
  }

  // MARK: Lines

  private mutating func readLine() -> Step {
    guard let length = lengthOfLine() else {
      guard buffer.readableBytes > limits.maximumMessageBytes else { return .needsBytes }
      discardEverything()
      state = .skippingLine
      return .frame(tooLarge)
    }
    guard let line = buffer.readSlice(length: length) else { return .needsBytes }
    buffer.moveReaderIndex(forwardBy: 1)
    scanned = 0
    if length > limits.maximumMessageBytes { return .frame(tooLarge) }
    return Self.isBlank(line) ? .continues : .frame(.message(line))
  }

  private var tooLarge: InboundFrame {
    .tooLarge("The message is larger than the limit of \(limits.maximumMessageBytes) bytes.")
  }

  /// Bytes before the next line end; nil when none has arrived.
  private mutating func lengthOfLine() -> Int? {
    let view = buffer.readableBytesView
    let start = view.startIndex + scanned
    guard let end = view[start...].firstIndex(of: Self.lineEnd) else {
      scanned = view.count
      return nil
    }
    return end - view.startIndex
  }

  private mutating func discardEverything() {
    buffer.clear()
    scanned = 0
  }

  private static func isBlank(_ line: ByteBuffer) -> Bool {
    line.readableBytesView.allSatisfy {
      $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r")
    }
  }

  // MARK: Headers

  private mutating func readHeader(_ block: HeaderBlock) -> Step {
    var block = block
    guard let length = lengthOfLine() else {
      return block.bytes + buffer.readableBytes > limits.maximumHeaderBytes ? headerTooLong() : .needsBytes
    }
    guard let line = buffer.readSlice(length: length) else { return .needsBytes }
    buffer.moveReaderIndex(forwardBy: 1)
    scanned = 0
    block.bytes += length + 1
    if block.bytes > limits.maximumHeaderBytes { return headerTooLong() }
    let text = String(decoding: line.readableBytesView, as: UTF8.self)
    guard !block.append(text) else {
      state = .headers(block)
      return .continues
    }
    return finish(block)
  }

  /// Acts on a header block whose empty line has been read.
  private mutating func finish(_ block: HeaderBlock) -> Step {
    if block.isEmpty {
      state = .headers(HeaderBlock())
      return .continues
    }
    switch block.contentLength {
    case .success(let count) where count <= limits.maximumMessageBytes:
      state = .body(count: count)
      // A line that is no header beside a good length: said once, and the message is still read.
      return block.strayLine.map { .frame(.malformed("The line \"\($0)\" before a message is not a header.")) }
        ?? .continues
    case .success(let count):
      state = .resynchronizing
      return .frame(
        .tooLarge("A message of \(count) bytes is larger than the limit of \(limits.maximumMessageBytes) bytes.")
      )
    case .failure(let fault):
      state = .resynchronizing
      return .frame(.malformed(fault.sentence))
    }
  }

  private mutating func headerTooLong() -> Step {
    state = .resynchronizing
    return .frame(.malformed("A header is longer than the limit of \(limits.maximumHeaderBytes) bytes."))
  }

  /// Discards up to the next `Content-Length:`, wherever in a line it stands.
  private mutating func findNextHeader() -> Bool {
    scanned = 0
    let name = Self.fieldName
    let found = buffer.withUnsafeReadableBytes { bytes -> Int? in
      guard bytes.count >= name.count else { return nil }
      return (0...bytes.count - name.count).first { start in
        // Bit 5 tells `C` from `c`: one comparison for nearly every byte.
        bytes[start] | 0x20 == name[0] && name.indices.allSatisfy { Self.lowercased(bytes[start + $0]) == name[$0] }
      }
    }
    guard let found else {
      // The last bytes may be the beginning of the name.
      buffer.moveReaderIndex(forwardBy: max(0, buffer.readableBytes - (name.count - 1)))
      return false
    }
    buffer.moveReaderIndex(forwardBy: found)
    state = .headers(HeaderBlock())
    return true
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }
}
