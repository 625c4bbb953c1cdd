import LatentServer
import LatentTestSupport
import Logging

/// The daemon with all its methods on a Unix socket, in this process.
final class SpineDaemon: Sendable {
  private let folder: TemporaryFolder
  private let daemon: Daemon
  private let socket: UnixSocket
  private let server: ConnectionServer
  private let stopAccepting: @Sendable () async -> Void

  init(_ change: (inout DaemonOptions) -> Void = { _ in }) async throws {
    folder = try TemporaryFolder()
    var options = DaemonOptions(workspace: folder.file("workspace"), threads: 1)
    change(&options)
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    daemon = Daemon(services: DaemonServices(options: options), logger: logger)
    socket = try UnixSocket(path: folder.file("d.sock"))
    server = ConnectionServer(daemon: daemon)
    stopAccepting = try await server.listen(on: socket)
  }

  func file(_ name: String) -> String { folder.file(name) }

  /// A client whose session is open.
  func connect() async throws -> TestClient {
    let client = TestClient()
    try await ByteLink.connect(client, socket: folder.file("d.sock"))
    try await client.initialize()
    return client
  }

  func stop() async {
    socket.remove()
    await stopAccepting()
    await daemon.stop()
    await server.shutdown()
  }
}

/// Runs `body` with a client of a daemon of its own, and stops the daemon whatever happens.
func withSpine(
  _ change: (inout DaemonOptions) -> Void = { _ in },
  _ body: (TestClient, SpineDaemon) async throws -> Void
) async throws {
  let daemon = try await SpineDaemon(change)
  do {
    try await body(try await daemon.connect(), daemon)
  } catch {
    await daemon.stop()
    throw error
  }
  await daemon.stop()
}
