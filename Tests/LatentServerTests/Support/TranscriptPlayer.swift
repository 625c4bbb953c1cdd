import LatentProtocol
import LatentServer
import LatentSupport
import LatentTestSupport

/// Plays a golden dialogue against a daemon and says where it differs.
struct TranscriptPlayer {
  /// A connection that carries whole payloads, JSON or not.
  protocol Wire: Sendable {
    /// Sends `payload` as one message.
    func send(_ payload: [UInt8]) async throws
    /// The next message from the daemon; nil when the connection is closed.
    func next() async throws -> [UInt8]?
    /// The client goes away.
    func leave() async
    /// How the daemon's process ended; nil where there is none of its own.
    func exitStatus() async throws -> Int32?
  }

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// - Throws: `Failure` that says what came and what should have come.
  static func play(_ transcript: Transcript, over wire: any Wire) async throws {
    for (index, step) in transcript.steps.enumerated() {
      do {
        switch step {
        case .send(let payload): try await wire.send(payload)
        case .expect(let expected): try await expect(expected, wire)
        case .closed(let status): try await expectClosed(status, wire)
        }
      } catch {
        throw Failure(description: "\(transcript.title), step \(index + 1): \(error)")
      }
    }
    await wire.leave()
  }

  private static func expect(_ expected: ExpectedMessages, _ wire: any Wire) async throws {
    var expected = expected
    while !expected.isSatisfied {
      guard let bytes = try await wire.next() else {
        let missing = expected.remaining.map { "line \($0.number)" }.joined(separator: ", ")
        throw Failure(description: "the connection closed before \(missing)")
      }
      if let reason = expected.accept(try JSON(parsing: bytes)) { throw Failure(description: reason) }
    }
  }

  private static func expectClosed(_ status: Int?, _ wire: any Wire) async throws {
    if let bytes = try await wire.next() {
      throw Failure(description: "expected the end, but there came \(String(decoding: bytes, as: UTF8.self))")
    }
    await wire.leave()
    if let status, let actual = try await wire.exitStatus(), Int(actual) != status {
      throw Failure(description: "the daemon ended with status \(actual), expected \(status)")
    }
  }
}
