import LatentAnalysis
import LatentEndpoint
import LatentSupport
import LatentTestSupport
import LatentWorkspace
import Testing

@Suite(.timeLimit(.minutes(15))) struct ExplainRunTests {
  private let world: ConstructedCache

  init() throws {
    world = try ConstructedCache()
  }

  private func explain(
    _ model: any ChatModel,
    latents: [Int],
    meter: UsageMeter? = UsageMeter(),
    concurrency: Int = 1,
    work: WorkContext = WorkContext()
  ) async throws -> [ExplanationRecord] {
    try await ExplainRun(
      try world.run(),
      catalogue: world.workspace.catalogue,
      materials: ExplanationMaterials(source: try world.source(), explainer: DefaultExplainer(model: model)),
      concurrency: concurrency
    ).explain(latents, meter: meter, work: work)
  }

  /// Says what is marked, as an explainer that sees it would.
  private static func seeing(_ request: ChatRequest) -> ScriptedChat.Reply {
    let excerpts = request.messages.last?.content ?? ""
    let marked = excerpts.firstRange(of: "<<").map { excerpts[$0.upperBound...].prefix { $0 != ">" } } ?? "nothing"
    return ScriptedChat.Reply("EXPLANATION: \(marked.first.map(String.init) ?? "")")
  }

  @Test func everyLatentIsExplainedSkippedOrFailedInTheOrderAsked() async throws {
    let model = ScriptedModel("some") { _, request in
      let reply = Self.seeing(request)
      return reply.text.hasSuffix("Y") ? ScriptedChat.Reply("I would rather talk about cheese.") : reply
    }
    let outcomes = try await explain(model, latents: [3, 1, 0, 4], meter: nil, concurrency: 3)
    #expect(outcomes.map(\.latent) == [3, 1, 0, 4])
    guard case .skipped(let reason) = outcomes[0].outcome, case .failed(let failure) = outcomes[1].outcome,
      case .explained(let text, _) = outcomes[2].outcome, case .skipped = outcomes[3].outcome
    else {
      Issue.record("\(outcomes)")
      return
    }
    #expect(reason.contains("never fires"))
    #expect(failure.code == .endpointFailed && failure.cause?.contains("cheese") == true)
    #expect(text == "X")
  }

  /// A kill between two latents must not lose the first, however soon it came.
  @Test(arguments: [1, 4])
  func whatAnLLMSaidIsFiledBeforeTheNextIsAsked(_ concurrency: Int) async throws {
    let gate = Gate()
    let model = ScriptedModel("slow") { _, request in
      let reply = Self.seeing(request)
      if !reply.text.hasSuffix("X") { gate.wait() }
      return reply
    }
    let run = try world.run()
    let task = Task { try await explain(model, latents: [0, 1], concurrency: concurrency) }
    let catalogue = world.workspace.catalogue
    try await eventually { try catalogue.finishedLatents(run: run.id) == [0] }
    gate.open()
    #expect(try await task.value.count == 2)
    #expect(model.requests.count == 2)
  }

  @Test func anEndpointThatNeverAnswersEndsTheRequest() async throws {
    let address = try LoopbackServer.unusedAddress()
    let client = try EndpointClient(
      EndpointConfiguration(baseURL: address, model: "tiny", retries: 0),
      http: HTTPClient()
    )
    let error = try await #require(throws: LatentError.self) {
      try await explain(client, latents: [0, 1], meter: client.meter)
    }
    #expect(error.code == .endpointFailed && error.field == "client" && error.message.contains(address))
    #expect(try world.workspace.catalogue.outcomes(run: world.run().id).isEmpty)
  }

  @Test func anEndpointThatFailsLaterFailsItsLatentsOnly() async throws {
    let chat = try LoopbackServer { request in
      guard request.number == 0 else { return LoopbackServer.Response(["error": "overloaded"], status: 500) }
      let reply = ScriptedChat.completion(ScriptedChat.Reply("EXPLANATION: X"), to: ScriptedChat.Prompt(request))
      return LoopbackServer.Response(reply)
    }
    let client = try EndpointClient(
      EndpointConfiguration(baseURL: chat.address, model: "tiny", retries: 0),
      http: HTTPClient()
    )
    let outcomes = try await explain(client, latents: [0, 1], meter: client.meter)
    guard case .explained = outcomes[0].outcome, case .failed(let failure) = outcomes[1].outcome else {
      Issue.record("\(outcomes)")
      return
    }
    #expect(failure.code == .endpointFailed && failure.message.contains("overloaded"))
  }

  @Test func aCancelKeepsWhatIsFinished() async throws {
    let cancellation = CancellationFlag()
    let model = ScriptedModel("cancelling") { _, request in
      cancellation.cancel()
      return Self.seeing(request)
    }
    let error = await #expect(throws: LatentError.self) {
      try await explain(model, latents: [0, 1], work: WorkContext(cancellation: cancellation))
    }
    #expect(error?.code == .cancelled)
    #expect(try world.workspace.catalogue.finishedLatents(run: world.run().id) == [0])
    #expect(
      try await explain(ScriptedModel("next") { _, request in Self.seeing(request) }, latents: [0, 1]).count == 2
    )
  }
}
