import LatentProtocol
import LatentServer
import LatentSupport
import LatentTestSupport
import Testing

@Suite(.timeLimit(.minutes(15))) struct LifecycleTests {
  private let daemon = TestDaemon.make()

  @Test func initializeSaysWhoAnswersAndWhatItCanDo() async throws {
    let (client, _) = TestDaemon.connect(daemon)
    let result = try await client.request("initialize", ["clientInfo": ["name": "me", "version": "2"]])
    #expect(result["serverInfo"] == ["name": "latentd", "version": .string(DaemonVersion.current)])
    #expect(result["protocolVersion"]?.stringValue?.isEmpty == false)
    let capabilities = try #require(result["capabilities"])
    for field in [
      "methods", "architectures", "dictionaryFormats", "explainers", "scorers", "samplers", "devices", "dtypes",
      "limits",
    ] {
      #expect(capabilities[field] != nil, "\(field)")
    }
    #expect(capabilities["methods"]?.arrayValue?.contains("initialize") == true)
  }

  @Test func nothingIsAnsweredBeforeInitialize() async throws {
    let (client, _) = TestDaemon.connect(daemon)
    #expect(await client.start("echo").errorCode == .serverNotInitialized)
    #expect(await client.start("shutdown").errorCode == .serverNotInitialized)
    #expect(await client.start("no.such.method").errorCode == .serverNotInitialized)
    client.notify("echo")
    try await client.initialize()
    #expect(try await client.request("echo", ["a": 1]) == ["a": 1])
  }

  @Test func requestsSentRightBehindInitializeAreAnswered() async throws {
    let (client, _) = TestDaemon.connect(daemon)
    let opening = client.start("initialize")
    let echo = client.start("echo", ["a": 1])
    _ = try await opening.result
    #expect(try await echo.result == ["a": 1])
  }

  @Test func initializeComesOnceAndARefusedOneDoesNotCount() async throws {
    let (client, _) = TestDaemon.connect(daemon)
    #expect(await client.start("initialize", ["wrong": 1]).errorCode == .invalidParams)
    #expect(await client.start("initialize", ["clientInfo": ["version": "1"]]).errorCode == .invalidParams)
    #expect(await client.start("echo").errorCode == .serverNotInitialized)
    try await client.initialize()
    #expect(await client.start("initialize").errorCode == .invalidRequest)
  }

  @Test func afterShutdownEverythingButExitIsRefused() async throws {
    let client = try await TestDaemon.connectAndInitialize(daemon)
    #expect(try await client.request("shutdown") == .null)
    for method in ["echo", "initialize", "shutdown", "no.such.method"] {
      #expect(await client.start(method).errorCode == .invalidRequest, "\(method)")
    }
    client.notify("exit")
    #expect(await client.nextStray() == nil)
    await daemon.waitUntilEmpty()
  }

  @Test func exitAfterShutdownFinishesWhatSomebodyWaitsForAndCancelsLongJobs() async throws {
    let client = try await TestDaemon.connectAndInitialize(daemon)
    let quick = client.start("quickStep", ["gate": "shutdown.quick"])
    let long = client.start("step", ["gate": "shutdown.long"])
    let waiting = client.start("step", ["gate": "shutdown.waiting"])
    try await TestMethods.happened("shutdown.quick began")
    try await TestMethods.happened("shutdown.long began")
    _ = try await client.request("shutdown")
    #expect(daemon.services.jobs.jobs.count == 3, "shutdown itself cancels nothing")
    client.notify("exit")
    #expect(await long.errorCode == .requestCancelled)
    #expect(await waiting.errorCode == .requestCancelled)
    TestMethods.open("shutdown.quick")
    _ = try await quick.result
    #expect(await client.nextStray() == nil)
  }

  @Test func exitWithoutShutdownCancelsEverything() async throws {
    let client = try await TestDaemon.connectAndInitialize(daemon)
    let quick = client.start("quickStep", ["gate": "exit.quick"])
    try await TestMethods.happened("exit.quick began")
    client.notify("exit")
    #expect(await quick.errorCode == .requestCancelled)
    await daemon.waitUntilEmpty()
  }

  @Test func aRequestThatDoesNotStopHoldsTheEndUpForTheGraceTimeOnly() async throws {
    let daemon = TestDaemon.make { $0.graceSeconds = 0.2 }
    let client = try await TestDaemon.connectAndInitialize(daemon)
    let call = client.start("stubborn", ["gate": "grace"])
    try await TestMethods.happened("grace began")
    client.notify("exit")
    await #expect(throws: TestClient.Closed.self) { try await call.result }
    await daemon.stop()
    #expect(daemon.sessionCount == 1, "its request still runs")
    TestMethods.open("grace")
    await daemon.waitUntilEmpty()
  }

  @Test func exitMayBeSentAsARequest() async throws {
    let (client, _) = TestDaemon.connect(daemon)
    #expect(try await client.request("exit") == .null)
    await daemon.waitUntilEmpty()
  }

  @Test func aStoppingDaemonAnswersAndLetsNobodyIn() async throws {
    let client = try await TestDaemon.connectAndInitialize(daemon)
    let long = client.start("step", ["gate": "stop.long"])
    let held = client.start("echo")
    _ = try await held.result
    try await TestMethods.happened("stop.long began")
    await daemon.stop()
    #expect(await long.errorCode == .requestCancelled)
    #expect(daemon.sessionCount == 0)
    let (late, _) = TestDaemon.connect(daemon)
    late.notify("initialized")
    #expect(daemon.sessionCount == 0)
  }
}
