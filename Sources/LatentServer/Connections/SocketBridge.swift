internal import Dispatch
internal import Glibc
internal import LatentSupport

/// Joins the standard streams to a daemon that listens on a Unix socket, byte for byte, for clients that have no sockets
/// of their own: a shell, an editor that only starts processes, ssh.
package enum SocketBridge {
  /// Copies both ways until the daemon closes the connection or nobody reads standard output any more. The end of
  /// standard input becomes a half close, so that what was asked before it is still answered.
  ///
  /// - Throws: `LatentError` when no daemon listens at `path`.
  package static func run(_ streams: StandardStreams, path: String) throws {
    // A daemon that has gone is the end of the stream, not of this process.
    signal(SIGPIPE, SIG_IGN)
    let connection = try connect(to: path)
    StreamPump.start(streams, connection).wait()
  }

  private static func connect(to path: String) throws -> Int32 {
    let address = try UnixSocket.address(of: path)
    let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw LatentError.system("make a socket for", path: path, errno: errno) }
    guard UnixSocket.withSocketAddress(address, { Glibc.connect(descriptor, $0, $1) }) == 0 else {
      let code = errno
      close(descriptor)
      throw LatentError.system("reach a daemon at", path: path, errno: code)
    }
    return descriptor
  }
}
