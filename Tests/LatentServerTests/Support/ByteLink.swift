import LatentServer
import LatentSupport
import LatentTestSupport
import NIOCore
import NIOPosix

/// Joins a test client to a daemon over bytes: a Unix socket, or the pipes of a process.
final class ByteLink: TestClient.Link {
  let channel: any Channel
  private let framing: Framing

  private init(channel: any Channel, framing: Framing) {
    self.channel = channel
    self.framing = framing
  }

  static func connect(_ client: TestClient, socket path: String, framing: Framing = .contentLength) async throws {
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(.allowRemoteHalfClosure, value: true)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Reader(client)) }
      }
      .connect(unixDomainSocketPath: path)
      .get()
    client.attach(ByteLink(channel: channel, framing: framing))
  }

  /// - Parameters:
  ///   - input: read from; closed with the link.
  ///   - output: written to; closed with the link.
  static func connect(
    _ client: TestClient,
    input: Int32,
    output: Int32,
    framing: Framing = .contentLength
  ) async throws {
    let channel = try await NIOPipeBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Reader(client)) }
      }
      .takingOwnershipOfDescriptors(input: input, output: output)
      .get()
    client.attach(ByteLink(channel: channel, framing: framing))
  }

  func send(_ payload: JSON) {
    var buffer = ByteBuffer()
    framing.frame(payload.encoded(), into: &buffer)
    channel.writeAndFlush(buffer, promise: nil)
  }

  func close() {
    channel.close(promise: nil)
  }

  private final class Reader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let client: TestClient
    private var framer = MessageFramer()

    init(_ client: TestClient) {
      self.client = client
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      var bytes = unwrapInboundIn(data)
      framer.append(&bytes)
      while let frame = framer.next() {
        guard case .message(let message) = frame,
          let json = try? message.withUnsafeReadableBytes({ try JSON(parsing: $0) })
        else {
          client.receive(.string("unreadable: \(frame)"))
          continue
        }
        client.receive(json)
      }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
      if case ChannelEvent.inputClosed = event { context.close(promise: nil) }
    }

    func channelInactive(context: ChannelHandlerContext) {
      client.linkClosed()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      context.close(promise: nil)
    }
  }
}
