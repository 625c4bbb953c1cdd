internal import Foundation
internal import Glibc

/// SIGTERM and SIGINT as values.
///
/// A signal is caught from the moment that `init` returns: the handler writes it into a pipe, which a thread reads. (A
/// dispatch source registers itself some time after it is resumed; a signal that came in between was lost.)
final class TerminationSignals: Sendable {
  private let names: AsyncStream<String>
  private let continuation: AsyncStream<String>.Continuation

  init() {
    let (names, continuation) = AsyncStream.makeStream(of: String.self)
    self.names = names
    self.continuation = continuation
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    signalPipe = ends[1]
    for number in [SIGTERM, SIGINT] {
      signal(number) { number in
        var byte = UInt8(truncatingIfNeeded: number)
        _ = write(signalPipe, &byte, 1)
      }
    }
    let reader = ends[0]
    let thread = Thread {
      var byte: UInt8 = 0
      while true {
        let count = read(reader, &byte, 1)
        if count < 0, errno == EINTR { continue }
        guard count == 1 else { return }
        continuation.yield(Int32(byte) == SIGTERM ? "SIGTERM" : "SIGINT")
      }
    }
    thread.name = "latentd.signals"
    thread.start()
  }

  /// Waits for the first signal; nil when the waiting task is cancelled.
  func first() async -> String? {
    await names.first { _ in true }
  }

  func stop() {
    continuation.finish()
  }
}

/// Where the handler writes. A signal handler may do little more than `write`, so it finds this in a plain global: set once
/// before the handler is, and only read after.
nonisolated(unsafe) private var signalPipe: Int32 = -1
