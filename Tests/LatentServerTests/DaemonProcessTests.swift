import Foundation
import LatentServer
import LatentSupport
import LatentTestSupport
import Testing

/// The daemon as a process: streams, signals, files, exit status.
@Suite(.timeLimit(.minutes(15))) struct DaemonProcessTests {
  private let initialize = #"{"jsonrpc":"2.0","id":1,"method":"initialize"}"#

  private func lines(_ handle: FileHandle) async -> [Substring] {
    await Task.detached { String(decoding: handle.readDataToEndOfFile(), as: UTF8.self).split(separator: "\n") }.value
  }

  @Test func theEndOfInputEndsTheDaemonCleanlyAfterItsAnswers() async throws {
    let daemon = try SpawnedDaemon([])
    // The last line has no line end.
    try daemon.input.write(
      contentsOf: Data((initialize + "\n" + #"{"jsonrpc":"2.0","id":2,"method":"rpc.discover"}"#).utf8)
    )
    try daemon.input.close()
    let answers = await lines(daemon.output)
    #expect(answers.count == 2)
    #expect(answers.allSatisfy { $0.contains("\"result\"") })
    #expect(try await daemon.exitStatus() == 0)
  }

  @Test(arguments: [["shutdown", "exit"], ["exit"], ["shutdown"]])
  func theExitStatusTellsWhetherTheEndWasInOrder(_ methods: [String]) async throws {
    let status: Int32 = methods == ["exit"] ? 1 : 0
    let daemon = try SpawnedDaemon([])
    var text = initialize + "\n"
    for (index, method) in methods.enumerated() {
      let id = method == "exit" ? "" : "\"id\":\(index + 2),"
      text += "{\"jsonrpc\":\"2.0\",\(id)\"method\":\"\(method)\"}\n"
    }
    try daemon.input.write(contentsOf: Data(text.utf8))
    if methods.last != "exit" { try daemon.input.close() }
    #expect(try await daemon.exitStatus() == status)
    #expect(await lines(daemon.output).count == 1 + methods.count { $0 != "exit" })
  }

  @Test func nothingButMessagesComesOnStandardOutput() async throws {
    let daemon = try SpawnedDaemon(["--log-level", "trace"])
    try daemon.input.write(contentsOf: Data((initialize + "\nnoise\n").utf8))
    try daemon.input.close()
    for line in await lines(daemon.output) { #expect((try? JSON(parsing: String(line)))?["jsonrpc"] == "2.0") }
    #expect(await !lines(daemon.errors).isEmpty, "logs go to standard error")
  }

  @Test func readsFromAFileAndWritesToAFile() async throws {
    let folder = try TemporaryFolder()
    let requests = try folder.write(initialize + "\n", to: "requests")
    let process = Process()
    process.executableURL = try BuiltDaemon.executable
    process.standardInput = FileHandle(forReadingAtPath: requests)
    _ = try folder.write("", to: "answers")
    process.standardOutput = FileHandle(forWritingAtPath: folder.file("answers"))
    process.standardError = FileHandle.nullDevice
    try process.run()
    while process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
    #expect(process.terminationStatus == 0)
    #expect(try String(contentsOfFile: folder.file("answers"), encoding: .utf8).contains("\"serverInfo\""))
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func aSignalEndsTheDaemonOnStdio(_ signal: Int32) async throws {
    let daemon = try SpawnedDaemon([])
    try daemon.input.write(contentsOf: Data((initialize + "\n").utf8))
    _ = try daemon.output.read(upToCount: 1)
    #expect(try await daemon.terminate(signal) == 0)
  }

  @Test func aVanishedParentEndsTheDaemon() async throws {
    let daemon = try SpawnedDaemon([])
    try daemon.input.write(contentsOf: Data((initialize + "\n").utf8))
    _ = try daemon.output.read(upToCount: 1)
    // As when the parent is killed: both ends close, whatever is still unread.
    try daemon.output.close()
    try daemon.input.close()
    #expect(try await daemon.exitStatus() == 0)
  }

  @Test func theSocketIsRemovedAtTheEndAndReplacedAfterAKill() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("d.sock")
    let killed = try SpawnedDaemon(["--socket", path])
    try await killed.untilListening(path)
    _ = try await killed.terminate(SIGKILL)
    #expect(FileManager.default.fileExists(atPath: path))
    let daemon = try SpawnedDaemon(["--socket", path])
    let client = TestClient()
    while (try? await ByteLink.connect(client, socket: path)) == nil { try await Task.sleep(for: .milliseconds(5)) }
    try await client.initialize()
    let second = try SpawnedDaemon(["--socket", path])
    #expect(try await second.exitStatus() == 1)
    #expect(await lines(second.errors).contains { $0.contains("already listening") })
    #expect(try await daemon.terminate() == 0)
    #expect(!FileManager.default.fileExists(atPath: path))
    #expect(await client.nextStray() == nil)
  }

  @Test func saysItsNameAndVersion() async throws {
    let daemon = try SpawnedDaemon(["--version"])
    #expect(await lines(daemon.output) == ["latentd \(DaemonVersion.current)"])
    #expect(try await daemon.exitStatus() == 0)
  }

  @Test(
    arguments: [
      ["--threads", "0"], ["--memory-limit", "much"], ["--memory-limit", "-1"], ["--log-level", "loud"], ["--nonsense"],
      ["--workspace", ""],
    ]
  )
  func badOptionsAreRefused(_ arguments: [String]) async throws {
    let daemon = try SpawnedDaemon(arguments)
    #expect(try await daemon.exitStatus() != 0)
    #expect(await lines(daemon.errors).joined().contains(arguments[0]))
    #expect(await lines(daemon.output).isEmpty)
  }
}
