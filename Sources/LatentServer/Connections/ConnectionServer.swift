internal import Glibc
internal import LatentSupport
internal import Logging
internal import NIOCore
internal import NIOPosix

/// Serves clients over bytes: one on stdio, or many on a Unix socket.
package final class ConnectionServer: Sendable {
  private let daemon: Daemon
  private let tap: (any MessageTap)?
  private let allowedUser: uid_t
  /// One thread: it only moves bytes and parses short messages, and the cores are for computing.
  private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

  /// - Parameter allowedUser: who may connect to a Unix socket; this process's user.
  package init(daemon: Daemon, tap: (any MessageTap)? = nil, allowedUser: UInt32 = geteuid()) {
    self.daemon = daemon
    self.allowedUser = allowedUser
    self.tap = tap
  }

  /// Serves the client at the other end of a connected stream socket, and returns its session when the connection is
  /// closed and its requests have ended.
  ///
  /// - Parameter descriptor: closed by this call.
  package func serve(connected descriptor: Int32, kind: String) async throws -> ClientSession? {
    let sessions = AsyncStream.makeStream(of: ClientSession.self)
    let channel = try await ClientBootstrap(group: group)
      .channelOption(.autoRead, value: false)
      .channelOption(.allowRemoteHalfClosure, value: true)
      .channelInitializer { [daemon, tap] channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            ByteConnectionHandler(daemon: daemon, kind: kind, tap: tap) { sessions.continuation.yield($0) }
          )
        }
      }
      .withConnectedSocket(descriptor)
      .get()
    try? await channel.closeFuture.get()
    sessions.continuation.finish()
    return await sessions.stream.first { _ in true }
  }

  /// Begins to accept clients on `socket`.
  ///
  /// - Returns: what stops it: no new client is accepted afterwards; those connected stay.
  package func listen(on socket: UnixSocket) async throws -> @Sendable () async -> Void {
    let channel = try await ServerBootstrap(group: group)
      .childChannelOption(.autoRead, value: false)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelInitializer { [daemon, tap, allowedUser] channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            PeerCheckHandler(logger: daemon.logger, allowedUser: allowedUser)
          )
          try channel.pipeline.syncOperations.addHandler(
            ByteConnectionHandler(daemon: daemon, kind: "socket", tap: tap)
          )
        }
      }
      .withBoundSocket(socket.descriptor)
      .get()
    // NIO has set its own backlog of 128, and its option comes too late for a bound socket; a burst of clients that do
    // not block would be refused.
    _ = Glibc.listen(socket.descriptor, UnixSocket.backlog)
    return { try? await channel.close() }
  }

  /// Ends the threads. Every connection is closed by then.
  package func shutdown() async {
    try? await group.shutdownGracefully()
  }
}
