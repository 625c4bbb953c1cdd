import LatentServer
import LatentTestSupport
import Logging

/// A daemon with the lifecycle and the test methods.
enum TestDaemon {
  static func make(_ change: (inout DaemonOptions) -> Void = { _ in }) -> Daemon {
    var options = DaemonOptions(workspace: "/nonexistent")
    options.graceSeconds = 5
    change(&options)
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    return Daemon(
      services: DaemonServices(options: options),
      registry: MethodRegistry(MethodRegistry.lifecycle + TestMethods.all),
      logger: logger
    )
  }

  /// A client in this process.
  static func connect(_ daemon: Daemon) -> (TestClient, InProcessLink.Transport) {
    let client = TestClient()
    return (client, InProcessLink(client: client, daemon: daemon).transport)
  }

  /// A client in this process whose session is open.
  static func connectAndInitialize(_ daemon: Daemon) async throws -> TestClient {
    let (client, _) = connect(daemon)
    try await client.initialize()
    return client
  }
}
