package import LatentSupport

/// The way back to one client. Called from any thread; never blocks and never fails: what cannot be delivered because
/// the client is gone is dropped, and the session hears of that on its own.
package protocol MessageTransport: Sendable {
  /// Delivers `message` after everything sent before it. Never dropped while the client is there.
  func send(_ message: JSON)

  /// Delivers `message` when the client keeps up; until then it replaces an undelivered one of the same `key`.
  func sendLatest(_ message: JSON, key: Int)

  /// Forgets an undelivered message of `sendLatest`.
  func discardLatest(key: Int)

  /// Whether the client reads so slowly that no more of its requests should be begun. When it ends, the transport calls
  /// `ClientSession.transportDrained()`.
  var isCongested: Bool { get }

  /// Asks for messages again after `ClientSession.isSaturated` was true.
  func resumeReading()

  /// Closes the connection once everything sent has been delivered.
  func close()
}
