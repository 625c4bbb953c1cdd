internal import Foundation
internal import Glibc
internal import Synchronization

/// What the threads of a `LoopbackServer` share; it outlives the server by as long as they need to end.
final class LoopbackService: Sendable {
  struct Counts: Sendable {
    var requests: [LoopbackServer.Request] = []
    var inFlight = 0
    var mostInFlight = 0
    var connections = 0
    var open: Set<Int32> = []
    var isStopped = false
  }

  private let state = Mutex(Counts())
  private let listener: Int32
  private let handler: @Sendable (LoopbackServer.Request) -> LoopbackServer.Response

  init(listener: Int32, handler: @escaping @Sendable (LoopbackServer.Request) -> LoopbackServer.Response) {
    self.listener = listener
    self.handler = handler
  }

  var counts: Counts { state.withLock { $0 } }

  func acceptConnections() {
    while true {
      let descriptor = accept(listener, nil, nil)
      guard descriptor >= 0 else {
        if errno == EINTR { continue }
        break
      }
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      let isWelcome = state.withLock { counts in
        guard !counts.isStopped else { return false }
        counts.connections += 1
        counts.open.insert(descriptor)
        return true
      }
      guard isWelcome else {
        close(descriptor)
        break
      }
      Thread.detachNewThread { self.serve(descriptor) }
    }
    close(listener)
  }

  /// Wakes every thread out of its call; each closes what is its own.
  func stop() {
    state.withLock { counts in
      counts.isStopped = true
      for descriptor in counts.open { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }
    shutdown(listener, Int32(SHUT_RDWR))
  }

  private func serve(_ descriptor: Int32) {
    var connection = LoopbackConnection(descriptor: descriptor)
    while var request = connection.next() {
      state.withLock { counts in
        request.number = counts.requests.count
        counts.requests.append(request)
        counts.inFlight += 1
        counts.mostInFlight = max(counts.mostInFlight, counts.inFlight)
      }
      let response = handler(request)
      if response.delaySeconds > 0 { usleep(UInt32(response.delaySeconds * 1e6)) }
      // Before the answer goes out: a client that sends its next request at once is not counted twice.
      state.withLock { $0.inFlight -= 1 }
      guard connection.send(response) else { break }
    }
    // Under the lock, so that `stop` never meets a number that the kernel has given to someone else.
    state.withLock { counts in
      counts.open.remove(descriptor)
      close(descriptor)
    }
  }
}
