internal import Dispatch
internal import Glibc
internal import LatentSupport

/// Joins the standard streams to one socket, by a thread each way, so that a client on stdio is served by the same code
/// as one on the Unix socket.
///
/// Rejected alternative: `NIOPipeBootstrap` on the descriptors themselves. It cannot poll regular files
/// (`latentd < requests > answers`), it makes descriptors non-blocking that the parent's terminal or our own stderr may
/// share, and it says nothing of a reader that has gone until something is written. Here the end of stdin becomes a half
/// close, and a vanished reader of stdout closes the socket at once.
package final class StreamPump: Sendable {
  /// The daemon's end of the socket; whoever takes it closes it.
  package let socket: Int32
  private let writerEnded: DispatchSemaphore

  /// Begins to pump.
  ///
  /// - Throws: `LatentError` when there are no descriptors left.
  package init(_ streams: StandardStreams) throws {
    var ends: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
      throw LatentError.system("make", path: "a socket pair", errno: errno)
    }
    socket = ends[0]
    writerEnded = Self.start(streams, ends[1])
  }

  /// Begins to pump between the streams and a socket that is connected already.
  ///
  /// - Returns: what is signalled when everything that the socket had to say has reached standard output.
  static func start(_ streams: StandardStreams, _ far: Int32) -> DispatchSemaphore {
    let ended = DispatchSemaphore(value: 0)
    startThread {
      copyInput(from: streams.input, to: far)
    }
    startThread {
      copyOutput(from: far, to: streams.output)
      ended.signal()
    }
    return ended
  }

  /// Blocks until everything that was written to the socket before its close has reached standard output.
  ///
  /// - Returns: false when that took longer than `seconds`.
  package func waitForOutput(seconds: Double) -> Bool {
    writerEnded.wait(timeout: .now() + seconds) == .success
  }

  private static func startThread(_ body: @escaping @Sendable () -> Void) {
    // Threads that wait in the kernel for as long as the daemon lives: not for a queue's shared ones.
    final class Body {
      let run: @Sendable () -> Void
      init(run: @escaping @Sendable () -> Void) { self.run = run }
    }
    var thread = pthread_t()
    let argument = Unmanaged.passRetained(Body(run: body)).toOpaque()
    let status = pthread_create(
      &thread,
      nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      },
      argument
    )
    if status == 0 {
      pthread_detach(thread)
    } else {
      Unmanaged<Body>.fromOpaque(argument).release()
      DispatchQueue.global().async(execute: body)
    }
  }

  /// Until the end of `input`, which becomes a half close of `socket`.
  private static func copyInput(from input: Int32, to socket: Int32) {
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = read(input, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0, writeAll(buffer[..<count], to: socket) else { break }
    }
    shutdown(socket, Int32(SHUT_WR))
  }

  /// Until the daemon closes its end, or nobody reads `output` any more.
  private static func copyOutput(from socket: Int32, to output: Int32) {
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while waitForInput(socket, unlessGone: output) {
      let count = read(socket, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0, writeAll(buffer[..<count], to: output) else { break }
    }
    // Both directions: the daemon sees a connection that is gone. Not `close`, since the other thread still uses it.
    shutdown(socket, Int32(SHUT_RDWR))
    close(output)
  }

  /// Returns true when `socket` can be read, false when the reader of `output` has gone.
  private static func waitForInput(_ socket: Int32, unlessGone output: Int32) -> Bool {
    while true {
      var polled = [
        pollfd(fd: socket, events: Int16(POLLIN), revents: 0),
        pollfd(fd: output, events: 0, revents: 0),
      ]
      if poll(&polled, 2, -1) < 0 {
        if errno == EINTR { continue }
        return false
      }
      if polled[0].revents != 0 { return true }
      if polled[1].revents & Int16(POLLERR | POLLHUP | POLLNVAL) != 0 { return false }
    }
  }

  private static func writeAll(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Bool {
    bytes.withUnsafeBytes { bytes in
      var rest = bytes
      while !rest.isEmpty {
        let written = write(descriptor, rest.baseAddress, rest.count)
        if written < 0 {
          if errno == EINTR { continue }
          guard errno == EAGAIN else { return false }
          // A descriptor that someone else made non-blocking.
          var polled = [pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)]
          poll(&polled, 1, -1)
          continue
        }
        rest = UnsafeRawBufferPointer(rebasing: rest[written...])
      }
      return true
    }
  }
}
