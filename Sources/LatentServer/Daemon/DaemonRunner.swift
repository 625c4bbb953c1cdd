internal import Glibc
internal import LatentSupport
internal import Logging

/// Runs a daemon from its first client to its last: transports, signals, exit status.
package struct DaemonRunner: Sendable {
  /// How clients reach the daemon.
  package enum Transport: Sendable {
    case stdio(StandardStreams)
    case socket(path: String)
  }

  private let daemon: Daemon
  private let tap: (any MessageTap)?
  private var logger: Logger { daemon.logger }

  package init(daemon: Daemon, tap: (any MessageTap)? = nil) {
    self.daemon = daemon
    self.tap = tap
  }

  /// Serves until the client of stdio leaves, or a signal asks for the end.
  ///
  /// - Returns: the exit status of the process.
  /// - Throws: `LatentError` when the transport cannot be opened.
  package func run(_ transport: Transport) async throws -> Int32 {
    // A client that leaves while it is written to is an error of the write, not the end of the daemon.
    signal(SIGPIPE, SIG_IGN)
    let server = ConnectionServer(daemon: daemon, tap: tap)
    let signals = TerminationSignals()
    defer { signals.stop() }
    let status =
      switch transport {
      case .stdio(let streams): try await serveStandardStreams(streams, server, signals)
      case .socket(let path): try await serveSocket(path, server, signals)
      }
    await server.shutdown()
    return status
  }

  private func serveStandardStreams(
    _ streams: StandardStreams,
    _ server: ConnectionServer,
    _ signals: TerminationSignals
  ) async throws -> Int32 {
    let pump = try StreamPump(streams)
    let stopping = Task {
      guard let name = await signals.first() else { return }
      logger.info("Ending on \(name)")
      await daemon.stop()
    }
    let session = try await server.serve(connected: pump.socket, kind: "stdio")
    stopping.cancel()
    // Requests that do not stop, of a client that has left, hold the end up for the grace time at most.
    await daemon.stop()
    if !pump.waitForOutput(seconds: daemon.options.graceSeconds) {
      logger.warning("The last messages were not read from standard output")
    }
    return session?.isExitAbrupt == true ? 1 : 0
  }

  private func serveSocket(
    _ path: String,
    _ server: ConnectionServer,
    _ signals: TerminationSignals
  ) async throws -> Int32 {
    let socket = try UnixSocket(path: path)
    let stopAccepting = try await server.listen(on: socket)
    logger.info("Listening at \(path)")
    if let name = await signals.first() { logger.info("Ending on \(name)") }
    socket.remove()
    await stopAccepting()
    await daemon.stop()
    return 0
  }
}
