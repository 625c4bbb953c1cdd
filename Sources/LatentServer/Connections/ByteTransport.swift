internal import LatentSupport
internal import NIOCore
internal import Synchronization

/// The way back to a client over a channel of bytes.
///
/// Answers are queued without limit, but a client that leaves more than `congestionBytes` of them unread has no further
/// request of its begun, so that at most the answers to the started ones pile up. Progress is not queued: while more
/// than `reportBytes` wait, the newest report of each request replaces the one before.
final class ByteTransport: MessageTransport {
  private static let congestionBytes = 8 << 20
  private static let reportBytes = 64 << 10

  /// What the handler on the channel's event loop is told, as user events.
  enum Event: Sendable {
    /// Go on reading.
    case resume
  }

  private struct State {
    var framing: Framing = .contentLength
    /// Bytes handed to the channel that the kernel has not taken yet.
    var pendingBytes = 0
    var isCongested = false
    /// Reports that wait for the client to catch up, in the order of their first arrival.
    var latest: [(key: Int, message: JSON)] = []
    var isClosing = false
    var isGone = false
    var session: ClientSession?
  }

  private let channel: any Channel
  private let tap: (any MessageTap)?
  private let graceSeconds: Double
  private let state = Mutex(State())

  init(channel: any Channel, tap: (any MessageTap)?, graceSeconds: Double) {
    self.channel = channel
    self.tap = tap
    self.graceSeconds = graceSeconds
  }

  // MARK: From the handler

  /// Binds the session that is told when the client has caught up.
  func attach(_ session: ClientSession) {
    state.withLock { $0.session = session }
  }

  /// How messages are framed from now on; known with the connection's first byte, before anything is sent.
  func use(_ framing: Framing) {
    state.withLock { $0.framing = framing }
  }

  /// The channel is closed: what comes from now on is dropped.
  func channelClosed() {
    state.withLock { state in
      state.isGone = true
      state.latest = []
      state.session = nil
    }
  }

  // MARK: MessageTransport

  var isCongested: Bool { state.withLock { $0.isCongested } }

  func send(_ message: JSON) {
    let (framing, session, isGone) = state.withLock { ($0.framing, $0.session, $0.isGone) }
    if isGone { return }
    let bytes = message.encoded()
    var buffer = channel.allocator.buffer(capacity: bytes.count + Framing.overheadBytes)
    framing.frame(bytes, into: &buffer)
    let count = buffer.readableBytes
    state.withLock { state in
      state.pendingBytes += count
      if state.pendingBytes > Self.congestionBytes { state.isCongested = true }
    }
    if let tap, let session { tap.sent(bytes, to: session.identity) }
    channel.writeAndFlush(buffer).whenComplete { _ in self.delivered(count) }
  }

  func sendLatest(_ message: JSON, key: Int) {
    let isDue = state.withLock { state in
      if state.pendingBytes < Self.reportBytes { return true }
      if let place = state.latest.firstIndex(where: { $0.key == key }) {
        state.latest[place].message = message
      } else {
        state.latest.append((key, message))
      }
      return false
    }
    if isDue { send(message) }
  }

  func discardLatest(key: Int) {
    state.withLock { state in state.latest.removeAll { $0.key == key } }
  }

  func resumeReading() {
    channel.pipeline.fireUserInboundEventTriggered(Event.resume)
  }

  func close() {
    let isFlushed = state.withLock { state in
      state.isClosing = true
      return state.pendingBytes == 0
    }
    if isFlushed {
      channel.close(promise: nil)
    } else {
      // A client that reads no more must not hold the daemon's end up.
      let channel = channel
      channel.eventLoop.scheduleTask(in: .nanoseconds(Int64(graceSeconds * 1e9))) { channel.close(promise: nil) }
    }
  }

  /// The kernel has taken `count` bytes, or the channel is closed.
  private func delivered(_ count: Int) {
    let (due, drained, isFinished) = state.withLock { state -> ([JSON], ClientSession?, Bool) in
      state.pendingBytes -= count
      var due: [JSON] = []
      if state.pendingBytes < Self.reportBytes {
        due = state.latest.map(\.message)
        state.latest = []
      }
      let hasCaughtUp = state.isCongested && state.pendingBytes < Self.congestionBytes / 2
      if hasCaughtUp { state.isCongested = false }
      return (due, hasCaughtUp ? state.session : nil, state.isClosing && state.pendingBytes == 0 && due.isEmpty)
    }
    for message in due { send(message) }
    drained?.transportDrained()
    if isFinished { channel.close(promise: nil) }
  }
}
