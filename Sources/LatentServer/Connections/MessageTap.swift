/// Sees every message of the connections as its bytes went over the wire, without the framing: what `--record` hangs on.
/// Called from any thread; what one connection receives comes in its order.
package protocol MessageTap: Sendable {
  func received(_ message: [UInt8], from client: ConnectionIdentity)
  func sent(_ message: [UInt8], to client: ConnectionIdentity)
  /// The connection is closed.
  ///
  /// - Parameter exitStatus: with which a daemon on stdio ends, when the client asked for the end; else nil.
  func closed(_ client: ConnectionIdentity, exitStatus: Int?)
}
