import Foundation
import LatentTestSupport
import Testing

/// `latentd --connect`: standard streams that are a socket's.
@Suite(.timeLimit(.minutes(15))) struct SocketBridgeTests {
  private let initialize = #"{"jsonrpc":"2.0","id":1,"method":"initialize"}"# + "\n"

  private func lines(_ handle: FileHandle) async -> [Substring] {
    await Task.detached { String(decoding: handle.readDataToEndOfFile(), as: UTF8.self).split(separator: "\n") }.value
  }

  /// The file is there a moment before the socket listens.
  private func untilAccepting(_ daemon: SpawnedDaemon, _ path: String) async throws {
    try await daemon.untilListening(path)
    let client = TestClient()
    while (try? await ByteLink.connect(client, socket: path)) == nil { try await Task.sleep(for: .milliseconds(5)) }
  }

  @Test func whatWasAskedBeforeTheEndOfInputIsAnswered() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("d.sock")
    let daemon = try SpawnedDaemon(["--socket", path])
    try await untilAccepting(daemon, path)
    let bridge = try SpawnedDaemon(["--connect", path])
    try bridge.input.write(contentsOf: Data(initialize.utf8))
    #expect(try bridge.output.read(upToCount: 1) == Data("{".utf8), "answers come while input is open")
    // An answer that is longer than a pipe, and a last line without a line end.
    try bridge.input.write(contentsOf: Data(#"{"jsonrpc":"2.0","id":2,"method":"rpc.discover"}"#.utf8))
    try bridge.input.close()
    let answers = await lines(bridge.output)
    #expect(answers.count == 2)
    #expect(answers.last?.hasSuffix("}") == true)
    #expect(try await bridge.exitStatus() == 0)
    #expect(try await daemon.terminate() == 0)
  }

  @Test func endsWhenTheDaemonGoes() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("d.sock")
    let daemon = try SpawnedDaemon(["--socket", path])
    try await untilAccepting(daemon, path)
    let bridge = try SpawnedDaemon(["--connect", path])
    try bridge.input.write(contentsOf: Data(initialize.utf8))
    _ = try bridge.output.read(upToCount: 1)
    _ = try await daemon.terminate(SIGKILL)
    #expect(await lines(bridge.output).count == 1)
    #expect(try await bridge.exitStatus() == 0)
  }

  @Test func saysWhereNobodyListens() async throws {
    let folder = try TemporaryFolder()
    let bridge = try SpawnedDaemon(["--connect", folder.file("none.sock")])
    #expect(try await bridge.exitStatus() == 1)
    #expect(await lines(bridge.errors).contains { $0.contains("none.sock") })
    let both = try SpawnedDaemon(["--connect", "a", "--socket", "b"])
    #expect(try await both.exitStatus() != 0)
    #expect(await lines(both.errors).joined().contains("exclude each other"))
  }
}
