package import NIOCore

/// What a connection's bytes turned out to hold.
package enum InboundFrame: Sendable, Equatable {
  /// One message: bytes that should be JSON.
  case message(ByteBuffer)
  /// Bytes that belong to no message; the sentence says why. The connection goes on at the next message.
  case malformed(String)
  /// A message above the limit, of which nothing was kept.
  case tooLarge(String)
}
