/// Sees every message of a connection as its bytes went over the wire, without the framing: what `--record` hangs on.
/// Called from any thread, in the order of the connection.
package protocol MessageTap: Sendable {
  func received(_ message: [UInt8], from client: ConnectionIdentity)
  func sent(_ message: [UInt8], to client: ConnectionIdentity)
}
