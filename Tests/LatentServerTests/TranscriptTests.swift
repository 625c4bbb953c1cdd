import Foundation
import LatentProtocol
import LatentServer
import LatentSupport
import LatentTestSupport
import Logging
import Testing

/// Every dialogue of `protocol/transcripts`, over every transport and framing.
@Suite(.timeLimit(.minutes(15))) struct TranscriptTests {
  /// Dialogues whose methods the daemon answers; all of them once the registry is complete, which a test of the tree
  /// holds.
  private static let names: [String] = {
    let missing = Set(Wire.methods.map { $0.name }).subtracting(MethodRegistry.standard.names)
    let all = (try? Transcript.all()) ?? []
    return all.filter { _, transcript in
      !transcript.steps.contains { step in
        guard case .send(let payload) = step, let method = (try? JSON(parsing: payload))?["method"]?.stringValue else {
          return false
        }
        return missing.contains(method)
      }
    }.map(\.name)
  }()

  private func transcript(_ name: String) throws -> Transcript {
    try Transcript(path: Fixture.repository.appendingPathComponent("protocol/transcripts/\(name)").path)
  }

  @Test func thereAreTranscripts() throws {
    #expect(try Transcript.all().count > 10)
  }

  @Test(arguments: names)
  func inProcess(_ name: String) async throws {
    let folder = try TemporaryFolder()
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let daemon = Daemon(services: DaemonServices(options: DaemonOptions(workspace: folder.path)), logger: logger)
    try await TranscriptPlayer.play(try transcript(name), over: InProcessWire(daemon))
    await daemon.waitUntilEmpty()
  }

  @Test(arguments: names, [Framing.contentLength, .newline])
  func onStandardInputAndOutput(_ name: String, _ framing: Framing) async throws {
    let folder = try TemporaryFolder()
    let wire = try await ByteWire(
      daemon: try BuiltDaemon.executable,
      arguments: ["--workspace", folder.path],
      framing: framing
    )
    try await TranscriptPlayer.play(try transcript(name), over: wire)
    _ = try await wire.exitStatus()
  }

  @Test(arguments: [Framing.contentLength, .newline])
  func onTheSocket(_ framing: Framing) async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("d.sock")
    let daemon = try SpawnedDaemon(["--socket", path, "--workspace", folder.path])
    try await daemon.untilListening(path)
    // One daemon for all: each dialogue is a connection of its own.
    for name in Self.names {
      try await TranscriptPlayer.play(try transcript(name), over: try await ByteWire(socket: path, framing: framing))
    }
    #expect(try await daemon.terminate() == 0)
  }
}
