package import NIOCore

/// How messages are told apart in a stream of bytes. Chosen by a connection's first byte, and the same both ways.
package enum Framing: Sendable, Equatable {
  /// The base protocol of the Language Server Protocol 3.17: `Content-Length: N`, an empty line, `N` bytes.
  case contentLength
  /// One message a line, for shells. Encoded JSON holds no raw line break, so no escaping is needed.
  case newline

  /// Appends `message`, framed, to `buffer`.
  package func frame(_ message: [UInt8], into buffer: inout ByteBuffer) {
    switch self {
    case .contentLength:
      buffer.writeString("Content-Length: \(message.count)\r\n\r\n")
      buffer.writeBytes(message)
    case .newline:
      buffer.writeBytes(message)
      buffer.writeInteger(UInt8(ascii: "\n"))
    }
  }

  /// The bytes that `frame` adds around a message, at most.
  package static let overheadBytes = 40
}
