import LatentServer
import NIOCore
import Testing

@Suite struct MessageFramerTests {
  private func frames(_ chunks: [[UInt8]], limits: FramingLimits = FramingLimits(), finish: Bool = false) -> [String] {
    var framer = MessageFramer(limits: limits)
    var frames: [String] = []
    func take(_ frame: InboundFrame) {
      switch frame {
      case .message(let bytes): frames.append(String(buffer: bytes))
      case .malformed: frames.append("<malformed>")
      case .tooLarge: frames.append("<too large>")
      }
    }
    for chunk in chunks {
      var buffer = ByteBuffer(bytes: chunk)
      framer.append(&buffer)
      while let frame = framer.next() { take(frame) }
    }
    if finish, let last = framer.finish() { take(last) }
    return frames
  }

  private func frames(_ text: String, limits: FramingLimits = FramingLimits(), finish: Bool = false) -> [String] {
    let whole = frames([Array(text.utf8)], limits: limits, finish: finish)
    let byByte = frames(text.utf8.map { [$0] }, limits: limits, finish: finish)
    #expect(whole == byByte, "one byte at a time gives the same frames")
    return whole
  }

  @Test func readsAMessage() {
    #expect(frames("Content-Length: 2\r\n\r\n{}") == ["{}"])
  }

  @Test func readsMergedMessages() {
    #expect(frames("Content-Length: 2\r\n\r\n{}Content-Length: 3\r\n\r\n[1]") == ["{}", "[1]"])
  }

  @Test func readsAMessageSplitAtEveryByte() {
    let text = Array("Content-Length: 7\r\nX: y\r\n\r\n{\"a\":1}Content-Length: 2\r\n\r\n{}".utf8)
    for cut in 0...text.count {
      #expect(frames([Array(text[..<cut]), Array(text[cut...])]) == ["{\"a\":1}", "{}"])
    }
  }

  @Test(arguments: ["content-length:2", "CONTENT-LENGTH: 2", "Content-Length:\t2  ", "Content-Length: 002"])
  func acceptsTheHeaderInAnyCaseAndSpacing(_ header: String) {
    #expect(frames("\(header)\r\n\r\n{}") == ["{}"])
  }

  @Test func toleratesOtherHeadersAndBareLineFeeds() {
    #expect(
      frames("Content-Type: application/vscode-jsonrpc; charset=utf-8\nContent-Length: 2\nX-Trace: 1\n\n{}") == ["{}"]
    )
  }

  @Test func countsBytesAndNotCharacters() {
    #expect(frames("Content-Length: 8\r\n\r\n\"é🙂\"Content-Length: 2\r\n\r\n{}") == ["\"é🙂\"", "{}"])
  }

  @Test func passesInvalidUTF8On() {
    let message: [UInt8] = [0x22, 0xFF, 0xFE, 0x22]
    var framer = MessageFramer()
    var bytes = ByteBuffer(bytes: Array("Content-Length: 4\r\n\r\n".utf8) + message)
    framer.append(&bytes)
    #expect(framer.next() == .message(ByteBuffer(bytes: message)))
  }

  @Test func aLengthOfZeroIsAnEmptyMessage() {
    #expect(frames("Content-Length: 0\r\n\r\nContent-Length: 2\r\n\r\n{}") == ["", "{}"])
  }

  @Test(
    arguments: [
      "Content-Length: abc", "Content-Length: -1", "Content-Length: +5", "Content-Length:", "Content-Length: 0x10",
      "Content-Length: 1 2", "Content-Length: 99999999999999999999", "X-Other: 1", "no header at all",
      "Content-Length: 2\r\nContent-Length: 3", ": 3",
    ]
  )
  func goesOnAfterABadHeader(_ header: String) {
    #expect(frames("\(header)\r\n\r\nContent-Length: 2\r\n\r\n{}") == ["<malformed>", "{}"])
    #expect(frames("\(header)\r\n\r\n{\"some\": \"body\"}Content-Length: 2\r\n\r\n{}") == ["<malformed>", "{}"])
  }

  @Test func readsAMessageBehindAStrayLine() {
    #expect(frames("garbage\nContent-Length: 2\r\n\r\n{}") == ["<malformed>", "{}"])
  }

  @Test func refusesAbsurdLengthsAndGoesOn() {
    let limits = FramingLimits(maximumMessageBytes: 100)
    #expect(frames("Content-Length: 101\r\n\r\nContent-Length: 2\r\n\r\n{}", limits: limits) == ["<too large>", "{}"])
    #expect(
      frames("Content-Length: 999999999999999\r\n\r\nContent-Length: 2\r\n\r\n{}", limits: limits)
        == ["<too large>", "{}"]
    )
    let body = String(repeating: "x", count: 300)
    #expect(
      frames("Content-Length: 300\r\n\r\n\(body)Content-Length: 2\r\n\r\n{}", limits: limits) == ["<too large>", "{}"]
    )
  }

  @Test func refusesAnEndlessHeader() {
    let limits = FramingLimits(maximumHeaderBytes: 50)
    let text = String(repeating: "X", count: 500) + "\r\n\r\nContent-Length: 2\r\n\r\n{}"
    #expect(frames(text, limits: limits) == ["<malformed>", "{}"])
    let many = String(repeating: "X: y\r\n", count: 50) + "\r\nContent-Length: 2\r\n\r\n{}"
    #expect(frames(many, limits: limits) == ["<malformed>", "{}"])
  }

  @Test func holdsNothingOfWhatItDiscards() {
    var framer = MessageFramer()
    var header = ByteBuffer(string: "Content-Length: nonsense\r\n\r\n")
    framer.append(&header)
    _ = framer.next()
    for _ in 0..<100 {
      var bytes = ByteBuffer(repeating: UInt8(ascii: "x"), count: 10_000)
      framer.append(&bytes)
      #expect(framer.next() == nil)
      #expect(framer.bufferedBytes < 20)
    }
  }

  // MARK: Newline framing

  @Test func aFirstBraceOrBracketMeansLines() {
    #expect(frames("{}\n[1]\n") == ["{}", "[1]"])
    #expect(frames("[1]\n{}\n") == ["[1]", "{}"])
    #expect(frames("\r\n  {}\n") == ["{}"])
    var framer = MessageFramer()
    #expect(framer.framing == nil)
    var bytes = ByteBuffer(string: "{")
    framer.append(&bytes)
    #expect(framer.next() == nil)
    #expect(framer.framing == .newline)
  }

  @Test func skipsBlankLinesAndKeepsOthers() {
    #expect(frames("{}\n\n  \t\r\nnot json\r\n{}\n") == ["{}", "not json\r", "{}"])
  }

  @Test func aLastLineNeedsNoLineEnd() {
    #expect(frames("{}\n{\"a\":1}", finish: true) == ["{}", "{\"a\":1}"])
    #expect(frames("{}\n  ", finish: true) == ["{}"])
    #expect(frames("Content-Length: 20\r\n\r\n{\"half", finish: true) == [])
  }

  @Test func refusesAnEndlessLineAndGoesOn() {
    let limits = FramingLimits(maximumMessageBytes: 10)
    let text = "{\"a\":\"" + String(repeating: "x", count: 100) + "\"}\n{}\n"
    #expect(frames(text, limits: limits) == ["<too large>", "{}"])
  }

  // MARK: Both

  @Test(arguments: [Framing.contentLength, .newline])
  func readsWhatFrameWrites(_ framing: Framing) {
    var buffer = ByteBuffer()
    framing.frame(Array("{\"a\":\"é\"}".utf8), into: &buffer)
    framing.frame(Array("[]".utf8), into: &buffer)
    #expect(frames([Array(buffer: buffer)]) == ["{\"a\":\"é\"}", "[]"])
  }

  @Test func survivesRandomBytesAndFindsTheNextMessage() {
    var random = SplitMix(seed: 7)
    let tokens = [
      "Content-Length:", "content-length: 5", "\r\n", "\n", "\r\n\r\n", "{", "[", "}", ":", "12", "\u{0}", "é",
    ]
    for _ in 0..<2_000 {
      var bytes: [UInt8] = [UInt8(ascii: "x")]
      for _ in 0..<Int.random(in: 0..<30, using: &random) {
        if Bool.random(using: &random) {
          bytes += Array(tokens.randomElement(using: &random)!.utf8)
        } else {
          bytes.append(UInt8.random(in: 0...255, using: &random))
        }
      }
      // Enough to end any message that the noise may have begun (its length has at most a few digits here).
      let limits = FramingLimits(maximumMessageBytes: 64, maximumHeaderBytes: 256)
      let rest = [UInt8](repeating: UInt8(ascii: " "), count: 400) + Array("\r\n\r\nContent-Length: 2\r\n\r\n{}".utf8)
      #expect(frames([bytes, rest], limits: limits).last == "{}")
    }
  }
}

/// A small generator that gives the same numbers on every run.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
