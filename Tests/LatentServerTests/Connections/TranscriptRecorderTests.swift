import Foundation
import LatentServer
import LatentSupport
import LatentTestSupport
import Testing

@Suite(.timeLimit(.minutes(15))) struct TranscriptRecorderTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("dialogue.txt")
  }

  @Test func aRecordedSessionCanBeReplayed() async throws {
    let wire = try await ByteWire(
      daemon: try BuiltDaemon.executable,
      arguments: ["--workspace", folder.path, "--record", path],
      framing: .contentLength
    )
    for payload in [
      #"{"jsonrpc":"2.0","id":1,"method":"initialize"}"#,
      #"{"jsonrpc":"2.0","id":"$any","method":"${x} $string"}"#,
      "{\n\"jsonrpc\":\"2.0\",\n\"id\":2,\"method\":\"é\\u0041\"}",
      "[1,2]",
      "not \\ JSON",
    ] {
      try await wire.send(Array(payload.utf8))
      _ = try await wire.next()
    }
    try await wire.send([0x22, 0xFF, 0x22])
    _ = try await wire.next()
    try await wire.send(Array(#"{"jsonrpc":"2.0","method":"exit"}"#.utf8))
    #expect(try await wire.next() == nil)
    #expect(try await wire.exitStatus() == 1)

    let transcript = try Transcript(path: path)
    #expect(transcript.steps.count == 14)
    let again = try await ByteWire(
      daemon: try BuiltDaemon.executable,
      arguments: ["--workspace", folder.path],
      framing: .contentLength
    )
    try await TranscriptPlayer.play(transcript, over: again)
  }

  @Test func everyConnectionHasItsFileAndReportsArePatterns() throws {
    let recorder = try TranscriptRecorder(path: path)
    let first = ConnectionIdentity(number: 1, transport: "socket")
    let second = ConnectionIdentity(number: 2, transport: "socket")
    recorder.received(Array("{}".utf8), from: first)
    recorder.received(Array("[]".utf8), from: second)
    let report: JSON = [
      "jsonrpc": "2.0", "method": "$/progress", "params": ["token": 7, "value": ["kind": "report", "done": 5]],
    ]
    recorder.sent(report.encoded(), to: second)
    recorder.closed(second, exitStatus: nil)
    #expect(try String(contentsOfFile: path, encoding: .utf8).hasSuffix("\n--> {}\n"))
    let other = try Transcript(path: folder.file("dialogue-2.txt"))
    #expect(other.steps.count == 2)
    guard case .expect(let expected) = other.steps[1] else {
      Issue.record("a report is expected")
      return
    }
    #expect(expected.remaining.isEmpty)
    #expect(expected.repeated.first?.pattern.mismatch(report) == nil)
  }

  @Test func aFileThatCannotBeWrittenIsNamed() {
    let error = #expect(throws: LatentError.self) { try TranscriptRecorder(path: "/nonexistent/folder/file") }
    #expect(error?.path == "/nonexistent/folder/file")
  }
}
