import LatentProtocol
import LatentServer
import LatentSupport
import LatentTestSupport
import Testing

@Suite(.timeLimit(.minutes(15))) struct ClientSessionTests {
  private let daemon = TestDaemon.make()

  // MARK: Errors

  @Test(arguments: LatentError.Code.allCases)
  func errorsKeepTheirCodeSentenceAndPlace(_ code: LatentError.Code) async throws {
    let client = try await TestDaemon.connectAndInitialize(daemon)
    let error = await #expect(throws: ResponseError.self) {
      try await client.request("fail", ["code": .string(code.rawValue)])
    }
    #expect(error?.code == code.wire)
    #expect(error?.message == "It failed.")
    #expect(error?.data == ["field": "code", "path": "/a/b", "cause": "because"])
  }

  @Test func aForeignErrorIsInternalAndEndsNothing() async throws {
    let client = try await TestDaemon.connectAndInitialize(daemon)
    let error = await #expect(throws: ResponseError.self) { try await client.request("fail", ["code": "foreign"]) }
    #expect(error?.code == .internalError)
    #expect(error?.message.contains("Foreign") == true)
    #expect(try await client.request("echo", ["a": 1]) == ["a": 1])
  }

  @Test func unknownMethodsAndParamsAreRefusedByName() async throws {
    let client = try await TestDaemon.connectAndInitialize(daemon)
    let method = await #expect(throws: ResponseError.self) { try await client.request("no.such.method") }
    #expect(method?.code == .methodNotFound)
    #expect(method?.message.contains("no.such.method") == true)
    let param = await #expect(throws: ResponseError.self) { try await client.request("fail", ["kode": "internal"]) }
    #expect(param?.code == .invalidParams)
    #expect(param?.data?["field"] == "kode")
    #expect(await client.start("fail", [1, 2]).errorCode == .invalidParams)
    #expect(await client.start("shutdown", ["now": true]).errorCode == .invalidParams)
    #expect(try await client.request("echo") == [:])
  }

  @Test func whatIsNoRequestIsRefused() async throws {
    let client = try await TestDaemon.connectAndInitialize(daemon)
    for payload: JSON in [1, "text", .null, [:], ["jsonrpc": "2.0", "id": 1.5, "method": "echo"], [:]] {
      client.send(payload)
      let answer = try #require(await client.nextStray())
      #expect(answer["error"]?["code"] == .integer(ErrorCode.invalidRequest.rawValue), "\(payload)")
      #expect(answer["id"] == .null)
    }
  }

  @Test func anIdentifierInUseIsRefused() async throws {
    let client = try await TestDaemon.connectAndInitialize(daemon)
    let call = client.start("quickStep", ["gate": "duplicate"])
    client.send(["jsonrpc": "2.0", "id": call.id.json, "method": "echo"])
    #expect(await call.errorCode == .invalidRequest)
    TestMethods.open("duplicate")
    let late = try #require(await client.nextStray())
    #expect(late["id"] == call.id.json && late["result"] != nil)
    client.send(["jsonrpc": "2.0", "id": call.id.json, "method": "echo"])
    #expect(try #require(await client.nextStray())["result"] == [:])
  }

  @Test func notificationsAndResponsesAreNotAnswered() async throws {
    let client = try await TestDaemon.connectAndInitialize(daemon)
    client.notify("echo", ["a": 1])
    client.notify("no.such.method")
    client.notify("fail", ["code": "internal"])
    client.send(["jsonrpc": "2.0", "id": 9, "result": 1])
    client.send(["jsonrpc": "2.0", "id": "last", "method": "echo", "params": ["b": 2]])
    #expect(await client.nextStray() == ["jsonrpc": "2.0", "id": "last", "result": ["b": 2]])
  }

  // MARK: Batches

  @Test func aBatchIsAnsweredAsOneListInItsOrder() async throws {
    let client = try await TestDaemon.connectAndInitialize(daemon)
    TestMethods.open("batch")
    client.send([
      ["jsonrpc": "2.0", "id": 101, "method": "quickStep", "params": ["gate": "batch"]],
      ["jsonrpc": "2.0", "method": "echo"],
      1,
      ["jsonrpc": "2.0", "id": "x", "method": "no.such.method"],
      ["jsonrpc": "2.0", "id": 102, "result": 1],
      ["jsonrpc": "2.0", "id": .null, "method": "echo"],
    ])
    let answers = try #require(await client.nextStray()?.arrayValue)
    #expect(answers.map { $0["id"] } == [101, .null, "x", .null])
    #expect(answers[1]["error"]?["code"] == -32600)
    #expect(answers[2]["error"]?["code"] == -32601)
    #expect(answers[3]["result"] == [:])
  }

  @Test func anEmptyBatchIsRefusedAndOneOfNotificationsHasNoAnswer() async throws {
    let client = try await TestDaemon.connectAndInitialize(daemon)
    client.send([])
    #expect(await client.nextStray()?["error"]?["code"] == -32600)
    client.send([["jsonrpc": "2.0", "method": "echo"]])
    client.send([["jsonrpc": "2.0", "id": 7, "method": "echo"]])
    #expect(await client.nextStray() == [["jsonrpc": "2.0", "id": 7, "result": [:]]])
  }

  @Test func aSessionMayBeOpenedAndUsedInOneBatch() async throws {
    let (client, _) = TestDaemon.connect(daemon)
    client.send([
      ["jsonrpc": "2.0", "id": 101, "method": "initialize"],
      ["jsonrpc": "2.0", "method": "initialized"],
      ["jsonrpc": "2.0", "id": 102, "method": "echo"],
    ])
    let answers = try #require(await client.nextStray()?.arrayValue)
    #expect(answers.map { $0["error"] } == [nil, nil])
  }

  // MARK: Order

  @Test func declaredConflictsKeepTheirOrderAndOthersOvertake() async throws {
    let client = try await TestDaemon.connectAndInitialize(daemon)
    let load = client.start("quickStep", ["gate": "order.load", "writes": ["order"]])
    let forward = client.start("quickStep", ["gate": "order.forward", "reads": ["order"]])
    TestMethods.open("order.forward")
    #expect(try await client.request("echo", ["a": 1]) == ["a": 1])
    try await TestMethods.happened("order.load began")
    #expect(!TestMethods.events.value.contains("order.forward began"))
    TestMethods.open("order.load")
    _ = try await load.result
    _ = try await forward.result
  }

  @Test func conflictsKeepTheirOrderAcrossConnections() async throws {
    let one = try await TestDaemon.connectAndInitialize(daemon)
    let two = try await TestDaemon.connectAndInitialize(daemon)
    let write = one.start("quickStep", ["gate": "across.one", "writes": ["across"]])
    try await TestMethods.happened("across.one began")
    let read = two.start("quickStep", ["gate": "across.two", "reads": ["across"]])
    _ = try await two.request("echo")
    #expect(!TestMethods.events.value.contains("across.two began"))
    TestMethods.open("across.one")
    TestMethods.open("across.two")
    _ = try await write.result
    _ = try await read.result
  }

  // MARK: Cancellation

  @Test func aRunningRequestEndsAtItsNextStep() async throws {
    let client = try await TestDaemon.connectAndInitialize(daemon)
    let call = client.start("step", ["gate": "cancel.running"])
    try await TestMethods.happened("cancel.running began")
    client.cancel(call)
    #expect(await call.errorCode == .requestCancelled)
  }

  /// What it has read may be dropped, not what it has changed.
  @Test func aRequestThatEndsUnderItsCancellationAnswersSoUnlessItHasChangedSomething() async throws {
    let client = try await TestDaemon.connectAndInitialize(daemon)
    let read = client.start("stubborn", ["gate": "cancel.reading", "reads": ["one"]])
    let write = client.start("stubborn", ["gate": "cancel.writing", "writes": ["two"]])
    for (call, gate) in [(read, "cancel.reading"), (write, "cancel.writing")] {
      try await TestMethods.happened("\(gate) began")
      client.cancel(call)
    }
    _ = try await client.request("echo")
    TestMethods.open("cancel.reading")
    TestMethods.open("cancel.writing")
    #expect(await read.errorCode == .requestCancelled)
    #expect(try await write.result == .null)
  }

  @Test func aRequestHeldByAnotherIsCancelledAtOnceAndHoldsNobody() async throws {
    let client = try await TestDaemon.connectAndInitialize(daemon)
    let read = client.start("step", ["gate": "cancel.held", "reads": ["held"]])
    let write = client.start("step", ["gate": "cancel.never", "writes": ["held"]])
    let later = client.start("step", ["gate": "cancel.later", "reads": ["held"]])
    TestMethods.open("cancel.later")
    try await TestMethods.happened("cancel.held began")
    client.cancel(write)
    #expect(await write.errorCode == .requestCancelled)
    _ = try await later.result
    TestMethods.open("cancel.held")
    _ = try await read.result
    #expect(!TestMethods.events.value.contains("cancel.never began"))
  }

  @Test func aRequestThatHasNoPlaceYetIsCancelledAtOnce() async throws {
    let daemon = TestDaemon.make { $0.sessionLimits.maximumStarted = 1 }
    let client = try await TestDaemon.connectAndInitialize(daemon)
    let first = client.start("step", ["gate": "place.first"])
    let second = client.start("step", ["gate": "place.second"])
    client.cancel(second)
    #expect(await second.errorCode == .requestCancelled)
    TestMethods.open("place.first")
    _ = try await first.result
  }

  @Test func cancellingWhatIsUnknownOrAnsweredDoesNothing() async throws {
    let client = try await TestDaemon.connectAndInitialize(daemon)
    let call = client.start("echo")
    _ = try await call.result
    client.cancel(call)
    client.notify("$/cancelRequest", ["id": "never"])
    client.notify("$/cancelRequest", ["id": [1]])
    #expect(await client.start("$/cancelRequest").errorCode == .invalidParams)
    #expect(try await client.request("echo") == [:])
  }

  @Test func aClientThatLeavesHasItsRequestsCancelled() async throws {
    let client = try await TestDaemon.connectAndInitialize(daemon)
    _ = client.start("step", ["gate": "leave", "writes": ["leave"]])
    try await TestMethods.happened("leave began")
    client.close()
    try await TestMethods.happened("leave ended")
    await daemon.waitUntilEmpty()
    #expect(daemon.scheduler.unfinishedCount == 0)
    #expect(daemon.services.jobs.jobs.isEmpty)
  }

  // MARK: Back-pressure

  @Test func aClientThatDoesNotReadHasNoFurtherRequestBegun() async throws {
    let (client, transport) = TestDaemon.connect(daemon)
    try await client.initialize()
    transport.setCongested(true)
    TestMethods.open("slow")
    let call = client.start("quickStep", ["gate": "slow"])
    for _ in 0..<100 { await Task.yield() }
    #expect(!TestMethods.events.value.contains("slow began"))
    transport.setCongested(false)
    _ = try await call.result
  }

  @Test func noMoreThanTheAllowedRequestsRunAtOnce() async throws {
    let daemon = TestDaemon.make { $0.sessionLimits.maximumStarted = 3 }
    let client = try await TestDaemon.connectAndInitialize(daemon)
    let calls = (0..<10).map { _ in client.start("quickStep", ["gate": "three"]) }
    while daemon.services.jobs.jobs.count < 3 { await Task.yield() }
    for _ in 0..<100 { await Task.yield() }
    #expect(daemon.services.jobs.jobs.count == 3)
    TestMethods.open("three")
    for call in calls { _ = try await call.result }
    #expect(daemon.services.jobs.jobs.isEmpty)
  }

  // MARK: Progress and jobs

  @Test func progressBeginsReportsAndEndsOnceBeforeTheAnswer() async throws {
    let client = try await TestDaemon.connectAndInitialize(daemon)
    let values = Locked<[JSON]>([])
    let call = client.start("step", ["gate": "progress"]) { value in values.update { $0.append(value) } }
    while values.value.count < 4 { try await Task.sleep(for: .milliseconds(5)) }
    TestMethods.open("progress")
    _ = try await call.result
    let kinds = values.value.compactMap { $0["kind"]?.stringValue }
    #expect(kinds.first == "begin" && kinds.last == "end")
    #expect(kinds.dropFirst().dropLast().allSatisfy { $0 == "report" })
    let done = values.value.compactMap { $0["done"]?.integerValue }
    #expect(done == done.sorted())
    #expect(values.value.last?["unit"] == "steps")
    #expect(values.value.first?["title"] == "step")
  }

  @Test func progressIsAtMostTenASecond() async throws {
    let client = try await TestDaemon.connectAndInitialize(daemon)
    let times = Locked<[ContinuousClock.Instant]>([])
    // From before the request to after its answer: reports that arrive late and together are no more than were due.
    let start = ContinuousClock.now
    let call = client.start("step", ["gate": "rate"]) { _ in times.update { $0.append(.now) } }
    try await Task.sleep(for: .milliseconds(1_300))
    TestMethods.open("rate")
    let steps = try await call.result
    #expect(try #require(steps.integerValue) > 0)
    // Ten a second, with the begin and the end.
    let all = times.value
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    #expect(Double(all.count) <= 10 * seconds + 2)
    #expect(all.count >= 3)
  }

  @Test func progressEndsForACancelledRequestToo() async throws {
    let client = try await TestDaemon.connectAndInitialize(daemon)
    let kinds = Locked<[String]>([])
    let call = client.start("step", ["gate": "progress.cancel"]) { value in
      kinds.update { $0.append(value["kind"]?.stringValue ?? "") }
    }
    try await TestMethods.happened("progress.cancel began")
    client.cancel(call)
    #expect(await call.errorCode == .requestCancelled)
    #expect(kinds.value.filter { $0 == "end" }.count == 1)
    #expect(kinds.value.last == "end")
  }

  @Test func aProgressTokenIsATextOrAWholeNumber() async throws {
    let client = try await TestDaemon.connectAndInitialize(daemon)
    TestMethods.open("token")
    for token: JSON in [[1], 1.5, true, ""] {
      let call = client.start("step", ["gate": "token", "workDoneToken": token])
      #expect(await call.errorCode == .invalidParams, "\(token)")
    }
    _ = try await client.request("step", ["gate": "token", "workDoneToken": .null])
    #expect(await client.start("fail", ["code": "x", "workDoneToken": 1]).errorCode == .invalidParams)
  }

  @Test func runningRequestsAreOnTheJobBoard() async throws {
    let client = try await TestDaemon.connectAndInitialize(daemon)
    let call = client.start("step", ["gate": "board"])
    try await TestMethods.happened("board began")
    while daemon.services.jobs.jobs.first?.progress == nil { await Task.yield() }
    let job = try #require(daemon.services.jobs.jobs.first)
    #expect(job.id == call.id && job.method == "step" && job.progress?.unit == "steps" && job.seconds > 0)
    TestMethods.open("board")
    _ = try await call.result
    #expect(daemon.services.jobs.jobs.isEmpty)
  }
}
