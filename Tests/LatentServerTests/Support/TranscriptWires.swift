import Foundation
import LatentProtocol
import LatentServer
import LatentSupport
import LatentTestSupport
import NIOCore
import NIOPosix

/// A transcript's connection without bytes.
final class InProcessWire: TranscriptPlayer.Wire, MessageTransport {
  private let session = Locked<ClientSession?>(nil)
  private let incoming: AsyncStream<[UInt8]>
  private let continuation: AsyncStream<[UInt8]>.Continuation

  init(_ daemon: Daemon) {
    (incoming, continuation) = AsyncStream.makeStream(of: [UInt8].self)
    session.update { $0 = daemon.connect(self, kind: "in-process") }
  }

  func send(_ payload: [UInt8]) async throws {
    session.value?.receive(Payload(parsing: payload), bytes: payload.count)
  }

  func next() async throws -> [UInt8]? { await incoming.first { _ in true } }

  func leave() async { close() }

  func exitStatus() async throws -> Int32? { nil }

  var isCongested: Bool { false }

  func send(_ message: JSON) { continuation.yield(message.encoded()) }

  func sendLatest(_ message: JSON, key: Int) { send(message) }

  func discardLatest(key: Int) {}

  func resumeReading() {}

  func close() {
    let session = session.update { session in
      defer { session = nil }
      return session
    }
    session?.connectionLost()
    continuation.finish()
  }
}

/// A transcript's connection over a Unix socket or over the pipes of a daemon of its own.
final class ByteWire: TranscriptPlayer.Wire {
  private let channel: any Channel
  private let framing: Framing
  private let incoming: AsyncStream<[UInt8]>
  private let process: Process?

  /// Connects to the daemon that listens at `path`.
  init(socket path: String, framing: Framing) async throws {
    let (incoming, continuation) = AsyncStream.makeStream(of: [UInt8].self)
    self.incoming = incoming
    self.framing = framing
    process = nil
    channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Reader(continuation)) }
      }
      .connect(unixDomainSocketPath: path)
      .get()
  }

  /// Starts a daemon on stdio.
  init(daemon executable: URL, arguments: [String], framing: Framing) async throws {
    let (incoming, continuation) = AsyncStream.makeStream(of: [UInt8].self)
    self.incoming = incoming
    self.framing = framing
    let process = Process()
    let input = Pipe()
    let output = Pipe()
    process.executableURL = executable
    process.arguments = arguments
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    self.process = process
    // The channel owns copies; the pipes close theirs.
    channel = try await NIOPipeBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Reader(continuation)) }
      }
      .takingOwnershipOfDescriptors(
        input: dup(output.fileHandleForReading.fileDescriptor),
        output: dup(input.fileHandleForWriting.fileDescriptor)
      )
      .get()
    try input.fileHandleForWriting.close()
    try output.fileHandleForReading.close()
  }

  func send(_ payload: [UInt8]) async throws {
    var buffer = ByteBuffer()
    framing.frame(payload, into: &buffer)
    // A daemon that has just ended is seen by what is expected of it.
    try? await channel.writeAndFlush(buffer)
  }

  func next() async throws -> [UInt8]? { await incoming.first { _ in true } }

  func leave() async {
    try? await channel.close()
  }

  func exitStatus() async throws -> Int32? {
    guard let process else { return nil }
    while process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
    return process.terminationStatus
  }

  private final class Reader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let messages: AsyncStream<[UInt8]>.Continuation
    private var framer = MessageFramer()

    init(_ messages: AsyncStream<[UInt8]>.Continuation) {
      self.messages = messages
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      var bytes = unwrapInboundIn(data)
      framer.append(&bytes)
      while let frame = framer.next() {
        switch frame {
        case .message(let message): messages.yield(Array(buffer: message))
        case .malformed(let reason), .tooLarge(let reason): messages.yield(Array("unreadable: \(reason)".utf8))
        }
      }
    }

    func channelInactive(context: ChannelHandlerContext) {
      messages.finish()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      context.close(promise: nil)
    }
  }
}
