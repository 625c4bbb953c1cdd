import Foundation
import LatentProtocol
import LatentServer
import LatentSupport
import LatentTestSupport
import Testing

@Suite(.timeLimit(.minutes(15)), .serialized) struct ConnectionServerTests {
  private let opening = #"{"jsonrpc":"2.0","id":"open","method":"initialize"}"#

  @Test(arguments: [Framing.contentLength, .newline])
  func answersInTheFramingOfTheClient(_ framing: Framing) async throws {
    try await withServer { server in
      let client = try await server.connect(framing)
      try await client.initialize()
      #expect(try await client.request("echo", ["text": "é\n🙂"]) == ["text": "é\n🙂"])
      client.send([["jsonrpc": "2.0", "id": 90, "method": "echo"]])
      #expect(await client.nextStray() == [["jsonrpc": "2.0", "id": 90, "result": [:]]])
      _ = try await client.request("shutdown")
      client.notify("exit")
      #expect(await client.nextStray() == nil)
    }
  }

  @Test func exitEndsThatConnectionOnly() async throws {
    try await withServer { server in
      let one = try await server.connect()
      let two = try await server.connect(.newline)
      try await one.initialize()
      try await two.initialize()
      one.notify("exit")
      #expect(await one.nextStray() == nil)
      #expect(try await two.request("echo") == [:])
    }
  }

  @Test func badBytesAreAnsweredAndTheConnectionGoesOn() async throws {
    try await withServer { server in
      let socket = try RawSocket(path: server.path)
      defer { socket.close() }
      var bytes = Array("Content-Length: nonsense\r\n\r\nContent-Length: 0\r\n\r\n".utf8)
      bytes += Array("Content-Length: 999999999999\r\n\r\nContent-Length: 5\r\n\r\n{\"a\":".utf8)
      bytes += Array("Content-Length: 4\r\n\r\n".utf8) + [0x22, 0xFF, 0xFE, 0x22]
      bytes += Array("Content-Length: \(opening.utf8.count)\r\n\r\n\(opening)".utf8)
      // One byte at a time would be one write a byte; by threes splits everything as well.
      for start in stride(from: 0, to: bytes.count, by: 3) {
        socket.write(Array(bytes[start..<min(start + 3, bytes.count)]))
      }
      socket.endOutput()
      let answers = await Task.detached { socket.readToEnd() }.value
      #expect(answers.components(separatedBy: "-32700").count == 5, "\(answers)")
      #expect(answers.components(separatedBy: "-32600").count == 2)
      #expect(answers.contains(#""id":"open","result""#))
    }
  }

  @Test func aHalfClosedClientIsStillAnswered() async throws {
    try await withServer { server in
      TestMethods.open("half")
      let socket = try RawSocket(path: server.path)
      defer { socket.close() }
      socket.write(opening + "\n" + #"{"jsonrpc":"2.0","id":2,"method":"step","params":{"gate":"half"}}"#)
      socket.endOutput()
      let answers = await Task.detached { socket.readToEnd() }.value
      #expect(answers.split(separator: "\n").count == 2)
      #expect(answers.contains(#""id":2,"result""#))
    }
  }

  @Test func aTensorOfManyMegabytesGoesThereAndBackWhileOthersAreAnswered() async throws {
    try await withServer { server in
      let big = try await server.connect()
      let small = try await server.connect(.newline)
      try await big.initialize()
      try await small.initialize()
      let data = String(repeating: "QUJD", count: 2 << 20)
      let answer = big.start("echo", ["data": .string(data)])
      for number in 0..<50 {
        #expect(try await small.request("echo", ["n": .integer(number)]) == ["n": .integer(number)])
      }
      #expect(try await answer.result["data"]?.stringValue?.utf8.count == data.utf8.count)
      #expect(try await big.request("echo") == [:], "and what follows it is in order")
    }
  }

  @Test func twoHundredClientsWithFiftyRequestsEach() async throws {
    try await withServer { server in
      try await withThrowingTaskGroup(of: Int.self) { group in
        for client in 0..<200 {
          group.addTask {
            let connection = try await server.connect(client.isMultiple(of: 2) ? .contentLength : .newline)
            try await connection.initialize()
            let calls = (0..<50).map { connection.start("echo", ["client": .integer(client), "call": .integer($0)]) }
            var right = 0
            for (call, handle) in calls.enumerated()
            where try await handle.result == ["client": .integer(client), "call": .integer(call)] {
              right += 1
            }
            connection.close()
            return right
          }
        }
        let right = try await group.reduce(0, +)
        #expect(right == 10_000)
      }
      await server.daemon.waitUntilEmpty()
    }
  }

  /// What a client that never reads may send: requests whose answers are as long, or noise that is refused.
  enum Flood: CaseIterable {
    case requests, noise

    func line(_ number: Int) -> [UInt8] {
      switch self {
      case .requests:
        let text = String(repeating: "x", count: 50_000)
        return Array("{\"jsonrpc\":\"2.0\",\"id\":\(number),\"method\":\"echo\",\"params\":{\"x\":\"\(text)\"}}\n".utf8)
      case .noise: return Array("1\n".utf8)
      }
    }
  }

  @Test(arguments: Flood.allCases)
  func aClientThatNeverReadsIsHeldBackAndHarmsNobody(_ flood: Flood) async throws {
    try await withServer({ $0.sessionLimits.maximumWaitingBytes = 4 << 20 }) { server in
      let socket = try RawSocket(path: server.path)
      socket.write(opening + "\n")
      // Until the kernel takes no more for half a second: the daemon has stopped reading.
      var accepted = 0
      var rest: ArraySlice<UInt8> = []
      var number = 0
      var idle = 0
      while idle < 50, accepted < 100 << 20 {
        while rest.count < 10_000 {
          number += 1
          rest += flood.line(number)
        }
        let count = socket.write(Array(rest))
        if count > 0 {
          idle = 0
          accepted += count
          rest = rest.dropFirst(count)
        } else {
          idle += 1
          try await Task.sleep(for: .milliseconds(10))
        }
      }
      // Waiting requests (4 MiB of them here) and unread answers (8 MiB and those of the started) bound it.
      #expect(accepted < 50 << 20)
      let other = try await server.connect()
      try await other.initialize()
      #expect(try await other.request("echo") == [:])
      socket.close()
      other.close()
      await server.daemon.waitUntilEmpty()
    }
  }

  @Test func aClientThatStopsInTheMiddleOfAMessageHarmsNobody() async throws {
    try await withServer { server in
      let halves = try (0..<20).map { _ in try RawSocket(path: server.path) }
      for (index, half) in halves.enumerated() {
        half.write(index.isMultiple(of: 2) ? "Content-Length: 1000\r\n\r\n{\"jsonrpc\"" : "{\"jsonrpc\":")
      }
      let other = try await server.connect()
      try await other.initialize()
      #expect(try await other.request("echo") == [:])
      for half in halves { half.close() }
      other.close()
      await server.daemon.waitUntilEmpty()
    }
  }

  @Test func aClientThatVanishesHasItsJobsCancelled() async throws {
    try await withServer { server in
      let socket = try RawSocket(path: server.path)
      socket.write(opening + "\n" + #"{"jsonrpc":"2.0","id":2,"method":"step","params":{"gate":"vanish"}}"# + "\n")
      try await TestMethods.happened("vanish began")
      socket.close()
      try await TestMethods.happened("vanish ended")
      await server.daemon.waitUntilEmpty()
      #expect(server.daemon.scheduler.unfinishedCount == 0)
    }
  }

  @Test func anotherUserIsTurnedAway() async throws {
    let folder = try TemporaryFolder()
    let daemon = TestDaemon.make()
    let socket = try UnixSocket(path: folder.file("d.sock"))
    let server = ConnectionServer(daemon: daemon, allowedUser: geteuid() + 1)
    let stopAccepting = try await server.listen(on: socket)
    let client = try RawSocket(path: socket.path)
    client.write(opening + "\n")
    #expect(await Task.detached { client.readToEnd() }.value.isEmpty)
    #expect(daemon.sessionCount == 0)
    client.close()
    socket.remove()
    await stopAccepting()
    await server.shutdown()
  }

  @Test func aSlowClientIsToldTheEndAndNotEveryReport() async throws {
    try await withServer { server in
      let socket = try RawSocket(path: server.path)
      defer { socket.close() }
      let long = String(repeating: "x", count: 2 << 20)
      let lines = [
        opening, #"{"jsonrpc":"2.0","id":2,"method":"echo","params":{"x":"\#(long)"}}"#,
        #"{"jsonrpc":"2.0","id":3,"method":"step","params":{"gate":"slow.progress","workDoneToken":"w"}}"#,
      ]
      let bytes = Array((lines.joined(separator: "\n") + "\n").utf8)
      var sent = 0
      while sent < bytes.count {
        sent += max(0, socket.write(Array(bytes[sent...])))
        try await Task.sleep(for: .milliseconds(1))
      }
      try await TestMethods.happened("slow.progress began")
      // Time for several reports, none of which finds room behind the unread answer.
      try await Task.sleep(for: .milliseconds(600))
      TestMethods.open("slow.progress")
      try await TestMethods.happened("slow.progress ended")
      socket.endOutput()
      let answers = await Task.detached { socket.readToEnd() }.value.split(separator: "\n")
      let kinds = answers.compactMap { line in
        (try? JSON(parsing: String(line)))?["params"]?["value"]?["kind"]?.stringValue
      }
      #expect(kinds == ["begin", "end"])
      #expect(answers.last?.contains("\"id\":3,\"result\"") == true)
    }
  }

  @Test func aStoppingServerAnswersEveryRequest() async throws {
    try await withServer { server in
      let clients = try await withThrowingTaskGroup(of: TestClient.self, returning: [TestClient].self) { group in
        for _ in 0..<10 { group.addTask { try await server.connect() } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      var calls: [TestClient.Call] = []
      for client in clients {
        try await client.initialize()
        calls.append(client.start("step", ["gate": "server.stop"]))
        _ = try await client.request("echo")
      }
      await server.daemon.stop()
      for call in calls { #expect(await call.errorCode == .requestCancelled) }
    }
  }

  @Test func randomMessagesAreAllAnswered() async throws {
    try await withServer { server in
      var random = SplitMix(seed: 3)
      let socket = try RawSocket(path: server.path)
      defer { socket.close() }
      let pieces = [
        "{", "}", "[", "]", ",", ":", "\"jsonrpc\"", "\"2.0\"", "\"id\"", "1", "null", "\"method\"", "\"echo\"",
        "\"params\"", "\"initialize\"", "\"$/cancelRequest\"", "\"shutdown\"", "1e400", "\\u0000", "\"\\ud800\"", "é",
        "-",
      ]
      var text = opening + "\n"
      for _ in 0..<3_000 {
        for _ in 0..<Int.random(in: 1..<14, using: &random) { text += pieces.randomElement(using: &random)! }
        text += "\n"
      }
      text += #"{"jsonrpc":"2.0","id":"end","method":"echo"}"# + "\n"
      let bytes = Array(text.utf8)
      let reading = Task.detached { socket.readToEnd() }
      var sent = 0
      while sent < bytes.count {
        let count = socket.write(Array(bytes[sent..<min(sent + 4_096, bytes.count)]))
        if count > 0 { sent += count } else { try await Task.sleep(for: .milliseconds(1)) }
      }
      socket.endOutput()
      #expect(await reading.value.contains(#""id":"end","result":{}"#))
    }
  }
}
