internal import Glibc
internal import Logging
internal import NIOCore

/// Lets a connection become active only when its other end belongs to this process's user. The socket's mode keeps
/// others out already, unless someone changes it.
final class PeerCheckHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  /// `struct ucred` of unix(7), which Glibc shows to GNU sources only.
  private struct Credentials: Sendable {
    var process: pid_t
    var user: uid_t
    var group: gid_t
  }

  private let logger: Logger
  private let allowedUser: uid_t

  /// - Parameter allowedUser: who may connect.
  init(logger: Logger, allowedUser: uid_t) {
    self.logger = logger
    self.allowedUser = allowedUser
  }

  func channelActive(context: ChannelHandlerContext) {
    guard let socket = context.channel as? any SocketOptionProvider else {
      context.close(promise: nil)
      return
    }
    let answer: EventLoopFuture<Credentials> = socket.unsafeGetSocketOption(
      level: .socket,
      name: NIOBSDSocket.Option(rawValue: SO_PEERCRED)
    )
    answer.assumeIsolated().whenComplete { [self] result in
      switch result {
      case .success(let peer) where peer.user == allowedUser:
        context.fireChannelActive()
      case .success(let peer):
        logger.warning("Refused a client of user \(peer.user); only user \(allowedUser) may connect")
        context.close(promise: nil)
      case .failure(let error):
        logger.warning("Refused a client whose user the kernel does not tell: \(error)")
        context.close(promise: nil)
      }
    }
  }
}
