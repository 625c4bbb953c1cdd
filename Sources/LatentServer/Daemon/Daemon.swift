package import Logging
internal import Synchronization

/// The daemon without its transports: the methods, what they share, and the sessions of all clients.
package final class Daemon: Sendable {
  package let registry: MethodRegistry
  package let services: DaemonServices
  package let capabilities: Capabilities
  package let scheduler = ResourceScheduler()
  package let logger: Logger

  package var lanes: Lanes { services.lanes }
  package var options: DaemonOptions { services.options }

  private struct State {
    var nextSession = 1
    var sessions: [Int: ClientSession] = [:]
    var isStopping = false
    var emptyWaiters: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  package init(
    services: DaemonServices,
    capabilities: Capabilities = Capabilities(),
    registry: MethodRegistry = .standard,
    logger: Logger
  ) {
    self.services = services
    self.capabilities = capabilities
    self.registry = registry
    self.logger = logger
  }

  /// Opens a session for a client that has connected.
  ///
  /// - Parameter kind: how, for logs: `stdio`, `socket`, `in-process`.
  /// - Returns: nil when the daemon is stopping.
  package func connect(_ transport: any MessageTransport, kind: String) -> ClientSession? {
    let session = state.withLock { state -> ClientSession? in
      guard !state.isStopping else { return nil }
      let identity = ConnectionIdentity(number: state.nextSession, transport: kind)
      state.nextSession += 1
      let session = ClientSession(
        identity: identity,
        daemon: self,
        transport: transport,
        limits: options.sessionLimits
      )
      state.sessions[identity.number] = session
      return session
    }
    if let session { logger.debug("The client \(session.identity) connected") }
    return session
  }

  /// Called by a session whose connection is gone and whose requests have ended.
  func sessionEnded(_ session: ClientSession) {
    let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
      guard state.sessions.removeValue(forKey: session.identity.number) != nil, state.sessions.isEmpty else {
        return []
      }
      defer { state.emptyWaiters = [] }
      return state.emptyWaiters
    }
    for waiter in waiters { waiter.resume() }
  }

  /// Clients that are connected, or whose requests have not ended yet.
  package var sessionCount: Int { state.withLock { $0.sessions.count } }

  /// Returns when no session is left.
  package func waitUntilEmpty() async {
    await withCheckedContinuation { continuation in
      let isEmpty = state.withLock { state in
        if !state.sessions.isEmpty { state.emptyWaiters.append(continuation) }
        return state.sessions.isEmpty
      }
      if isEmpty { continuation.resume() }
    }
  }

  /// Refuses new clients, cancels every request at its next step, and returns when all are answered and gone, at the
  /// latest after the grace time.
  package func stop() async {
    let sessions = state.withLock { state in
      state.isStopping = true
      return Array(state.sessions.values)
    }
    for session in sessions { session.stop() }
    await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        await self.waitUntilEmpty()
        return true
      }
      group.addTask { [grace = options.graceSeconds] in
        try? await Task.sleep(for: .seconds(grace))
        return false
      }
      if await group.next() == false {
        logger.warning("Ending with \(self.sessionCount) clients whose requests have not stopped")
        // A group waits for all its children: let the one that waits go.
        self.releaseWaiters()
      }
      group.cancelAll()
    }
  }

  private func releaseWaiters() {
    let waiters = state.withLock { state in
      defer { state.emptyWaiters = [] }
      return state.emptyWaiters
    }
    for waiter in waiters { waiter.resume() }
  }
}
