import LatentProtocol
import LatentServer
import LatentSupport
import LatentTestSupport
import Testing

@Suite(.timeLimit(.minutes(15))) struct DispatchFuzzTests {
  /// Random requests, batches, notifications, cancellations and noise from several clients at once, on shared resources:
  /// every request is answered exactly once, and nothing is left behind.
  @Test(arguments: [1, 2, 3] as [UInt64])
  func everyRequestIsAnsweredOnce(_ seed: UInt64) async throws {
    let daemon = TestDaemon.make { options in
      options.sessionLimits.maximumStarted = 8
    }
    TestMethods.open("fuzz.open")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for client in 0..<4 {
        group.addTask { try await Self.run(daemon, seed: seed * 100 + UInt64(client)) }
      }
      try await group.waitForAll()
    }
    await daemon.waitUntilEmpty()
    #expect(daemon.scheduler.unfinishedCount == 0)
    #expect(daemon.services.jobs.jobs.isEmpty)
  }

  private static func run(_ daemon: Daemon, seed: UInt64) async throws {
    var random = SplitMix(seed: seed)
    let client = try await TestDaemon.connectAndInitialize(daemon)
    let wanted = 400
    var ids: [String] = []
    while ids.count < wanted {
      switch Int.random(in: 0..<8, using: &random) {
      case 0:
        client.send([1, "noise", .null, ["jsonrpc": "2.0"], []].randomElement(using: &random) ?? 1)
      case 1:
        let messages = (0..<Int.random(in: 1..<6, using: &random)).map { _ in request(&ids, &random) }
        client.send(.array(messages))
      case 2:
        if let id = ids.randomElement(using: &random) { client.notify("$/cancelRequest", ["id": .string(id)]) }
      case 3:
        client.notify("step", ["gate": "fuzz.open"])
      default:
        client.send(request(&ids, &random))
      }
      if Bool.random(using: &random) { await Task.yield() }
    }
    // Those that wait at a closed gate end by being cancelled.
    for id in ids { client.notify("$/cancelRequest", ["id": .string(id)]) }
    var answers: [String: Int] = [:]
    while answers.count < ids.count, let message = await client.nextStray() {
      for answer in message.arrayValue ?? [message] {
        if let id = answer["id"]?.stringValue { answers[id, default: 0] += 1 }
      }
    }
    #expect(try await client.request("echo") == [:])
    #expect(answers.count == ids.count)
    #expect(answers.values.allSatisfy { $0 == 1 })
    client.close()
    while let message = await client.nextStray() {
      #expect(message["id"]?.stringValue == nil, "a second answer: \(message)")
    }
  }

  private static func request(_ ids: inout [String], _ random: inout SplitMix) -> JSON {
    let id = "request \(ids.count)"
    ids.append(id)
    let gate = Int.random(in: 0..<4, using: &random) == 0 ? "fuzz.closed" : "fuzz.open"
    var params: JSONObject = ["gate": .string(gate)]
    let names: [JSON] = ["fuzz.a", "fuzz.b", "*"]
    for field in ["reads", "writes"] where Bool.random(using: &random) {
      params[field] = .array([names.randomElement(using: &random) ?? "fuzz.a"])
    }
    let method = ["echo", "fail", "step", "quickStep", "nothing"].randomElement(using: &random) ?? "echo"
    if Bool.random(using: &random) { params["workDoneToken"] = .string(id) }
    return ["jsonrpc": "2.0", "id": .string(id), "method": .string(method), "params": .object(params)]
  }
}
