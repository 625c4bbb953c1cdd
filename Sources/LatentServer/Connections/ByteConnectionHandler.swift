internal import LatentProtocol
internal import LatentSupport
internal import Logging
internal import NIOCore

/// Turns a channel's bytes into payloads for a session, in order, and reads no faster than the session takes them.
///
/// Lives on the channel's event loop. Messages of 64 KiB and more are parsed on the wire lane, since a second spent on a
/// tensor here would be a second for every other client.
final class ByteConnectionHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private static let inlineBytes = 64 << 10
  private let daemon: Daemon
  private let kind: String
  private let tap: (any MessageTap)?
  /// Given the session when the channel has one.
  private let onSession: (@Sendable (ClientSession) -> Void)?
  private var framer: MessageFramer
  private var transport: ByteTransport?
  private var session: ClientSession?
  /// A big message is on the wire lane; what follows it waits.
  private var isParsing = false
  private var isFramingAnnounced = false
  private var isInputClosed = false
  private var isInputEndTold = false

  init(
    daemon: Daemon,
    kind: String,
    tap: (any MessageTap)? = nil,
    onSession: (@Sendable (ClientSession) -> Void)? = nil
  ) {
    self.daemon = daemon
    self.kind = kind
    self.tap = tap
    self.onSession = onSession
    framer = MessageFramer(limits: daemon.options.framingLimits)
  }

  func channelActive(context: ChannelHandlerContext) {
    let transport = ByteTransport(channel: context.channel, tap: tap, graceSeconds: daemon.options.graceSeconds)
    guard let session = daemon.connect(transport, kind: kind) else {
      context.close(promise: nil)
      return
    }
    transport.attach(session)
    self.transport = transport
    self.session = session
    onSession?(session)
    context.read()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = unwrapInboundIn(data)
    framer.append(&bytes)
    deliverFrames(context)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    readMore(context)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case ByteTransport.Event.resume:
      deliverFrames(context)
      readMore(context)
    case is Parsed:
      isParsing = false
      deliverFrames(context)
      readMore(context)
    case ChannelEvent.inputClosed:
      isInputClosed = true
      deliverFrames(context)
    default:
      context.fireUserInboundEventTriggered(event)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    transport?.channelClosed()
    if let session, let tap {
      tap.closed(session.identity, exitStatus: session.phase == .leaving ? (session.isExitAbrupt ? 1 : 0) : nil)
    }
    session?.connectionLost()
    session = nil
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    daemon.logger.debug("The connection failed: \(error)")
    context.close(promise: nil)
  }

  /// The message on the wire lane has reached the session.
  private struct Parsed: Sendable {}

  private func readMore(_ context: ChannelHandlerContext) {
    if !isParsing, !isInputClosed, let session, !session.isSaturated { context.read() }
  }

  private func deliverFrames(_ context: ChannelHandlerContext) {
    guard let session else { return }
    while !isParsing, !session.isSaturated, let frame = framer.next() {
      announceFraming()
      deliver(frame, to: session, context)
    }
    // A first message without its line end comes out of `finish` below.
    announceFraming()
    guard isInputClosed, !isInputEndTold, !isParsing, !session.isSaturated else { return }
    if let last = framer.finish() { deliver(last, to: session, context) }
    guard !isParsing else { return }
    isInputEndTold = true
    session.inputEnded()
  }

  /// The answers are framed as the client frames its requests.
  private func announceFraming() {
    guard !isFramingAnnounced, let framing = framer.framing else { return }
    isFramingAnnounced = true
    transport?.use(framing)
  }

  private func deliver(_ frame: InboundFrame, to session: ClientSession, _ context: ChannelHandlerContext) {
    switch frame {
    case .malformed(let sentence):
      session.refuse(ResponseError(.parseError, sentence))
    case .tooLarge(let sentence):
      session.refuse(ResponseError(.invalidRequest, sentence))
    case .message(let message):
      tap?.received(Array(message.readableBytesView), from: session.identity)
      guard message.readableBytes > Self.inlineBytes else {
        Self.receive(message, session)
        return
      }
      isParsing = true
      Self.receiveLarge(message, session, on: context.pipeline)
    }
  }

  private static func receiveLarge(_ message: ByteBuffer, _ session: ClientSession, on pipeline: ChannelPipeline) {
    Task {
      await session.daemon.lanes.wire.run { receive(message, session) }
      pipeline.fireUserInboundEventTriggered(Parsed())
    }
  }

  private static func receive(_ message: ByteBuffer, _ session: ClientSession) {
    session.receive(message.withUnsafeReadableBytes { Payload(parsing: $0) }, bytes: message.readableBytes)
  }
}
