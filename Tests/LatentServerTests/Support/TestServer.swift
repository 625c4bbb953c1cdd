import LatentServer
import LatentTestSupport

/// A daemon that listens on a Unix socket in a folder of its own.
final class TestServer: Sendable {
  let daemon: Daemon
  let path: String
  private let folder: TemporaryFolder
  private let socket: UnixSocket
  private let server: ConnectionServer
  private let stopAccepting: @Sendable () async -> Void

  init(_ change: (inout DaemonOptions) -> Void = { _ in }) async throws {
    folder = try TemporaryFolder()
    path = folder.file("d.sock")
    daemon = TestDaemon.make(change)
    socket = try UnixSocket(path: path)
    server = ConnectionServer(daemon: daemon)
    stopAccepting = try await server.listen(on: socket)
  }

  func connect(_ framing: Framing = .contentLength) async throws -> TestClient {
    let client = TestClient()
    try await ByteLink.connect(client, socket: path, framing: framing)
    return client
  }

  func stop() async {
    socket.remove()
    await stopAccepting()
    await daemon.stop()
    await server.shutdown()
  }
}

/// Runs `body` against a server, and stops it whatever happens.
func withServer(
  _ change: (inout DaemonOptions) -> Void = { _ in },
  _ body: (TestServer) async throws -> Void
) async throws {
  let server = try await TestServer(change)
  do {
    try await body(server)
  } catch {
    await server.stop()
    throw error
  }
  await server.stop()
}
