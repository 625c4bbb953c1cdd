import LatentAnalysis
import LatentEndpoint
import LatentSupport
import LatentTestSupport
import Testing

@Suite struct EndpointJudgeTests {
  private let examples = (0..<23).map { index in
    let word = index % 2 == 0 ? " cat" : " sofa"
    return JudgeExample(
      tokens: ["\(index)", word],
      marks: [false, true],
      truth: index % 2 == 0,
      source: index % 2 == 0 ? "activating" : "random"
    )
  }
  private let truth = ScriptedJudge.knowing { excerpt, description in excerpt.contains(description) }

  private func verdicts(_ model: ScriptedModel, _ examplesPerPrompt: Int = 1) async throws -> [Result<
    Verdict, LatentError
  >] {
    try await EndpointJudge(model: model, examplesPerPrompt: examplesPerPrompt, seed: 9)
      .verdicts(on: examples, question: .detection, explanation: "cat")
  }

  @Test(arguments: [true, false])
  func answersStandInTheirPlaces(_ givesLogProbabilities: Bool) async throws {
    let model = ScriptedModel(truth, givesLogProbabilities: givesLogProbabilities)
    let verdicts = try await verdicts(model)
    #expect(try verdicts.map { try $0.get().isYes } == examples.map(\.truth))
    for (verdict, example) in zip(verdicts, examples) {
      let probability = try verdict.get().probability
      #expect((probability == nil) == !givesLogProbabilities)
      if let probability { #expect(example.truth == (probability > 0.5)) }
    }
    #expect(model.requests.count == 23, "one request an example")
    #expect(model.requests.allSatisfy { $0.seed == 9 && $0.topLogProbabilities != nil })
  }

  @Test(arguments: [1, 2, 5, 23, 100])
  func severalExamplesShareARequest(_ examplesPerPrompt: Int) async throws {
    let model = ScriptedModel(truth)
    let verdicts = try await verdicts(model, examplesPerPrompt)
    #expect(try verdicts.map { try $0.get().isYes } == examples.map(\.truth))
    #expect(model.requests.count == (23 + examplesPerPrompt - 1) / examplesPerPrompt)
  }

  @Test func aListThatComesBackShortIsAskedOneByOne() async throws {
    let model = ScriptedModel("short lists") { [truth] task, _ in
      guard let task else { return ScriptedChat.Reply("?") }
      return task.schema == "answers" ? ScriptedChat.Reply("{\"answers\": [1, 0]}") : truth.reply(task)
    }
    let verdicts = try await verdicts(model, 5)
    #expect(try verdicts.map { try $0.get().isYes } == examples.map(\.truth))
    // Five lists, and each of their examples.
    #expect(model.requests.count == 5 + 23)
  }

  @Test func aChattererIsGivenAForm() async throws {
    let model = ScriptedModel("chatterer") { [truth] task, _ in
      guard let task else { return ScriptedChat.Reply("?") }
      return task.schema == nil ? ScriptedChat.Reply("Well, I think it does not.") : truth.reply(task)
    }
    #expect(try await verdicts(model).map { try $0.get().isYes } == examples.map(\.truth))
    #expect(model.requests.count == 2 * 23)
  }

  @Test(arguments: [1, 5])
  func garbageIsAFailureInEveryPlace(_ examplesPerPrompt: Int) async throws {
    let verdicts = try await verdicts(ScriptedModel(.garbage), examplesPerPrompt)
    #expect(verdicts.count == 23)
    for verdict in verdicts {
      let error = try #require(throws: LatentError.self) { try verdict.get() }
      #expect(error.code == .endpointFailed && error.cause?.contains("cheese") == true)
    }
  }

  @Test func oneFailureSpoilsNoOther() async throws {
    let model = ScriptedModel("once") { [truth] task, _ in
      guard let task else { return ScriptedChat.Reply("?") }
      if task.excerpts[0].hasPrefix("7") { throw LatentError(.endpointFailed, "busy") }
      return truth.reply(task)
    }
    let verdicts = try await verdicts(model)
    for (index, verdict) in verdicts.enumerated() {
      if index == 7 {
        #expect(throws: LatentError.self) { try verdict.get() }
      } else {
        #expect(try verdict.get().isYes == examples[index].truth)
      }
    }
  }

  @Test func aCancelEndsTheWhole() async throws {
    let model = ScriptedModel("cancelled") { _, _ in throw LatentError(.cancelled, "The request was cancelled.") }
    let error = await #expect(throws: LatentError.self) { try await verdicts(model) }
    #expect(error?.code == .cancelled)
  }

  @Test func theSameOverTheWire() async throws {
    let truth = truth
    for refusing: Set<ScriptedChat.Refusal> in [[], [.logprobs], [.logprobs, .responseFormat]] {
      let chat = try ScriptedChat(refusing: refusing) { prompt in
        prompt.judgement.map(truth.reply) ?? ScriptedChat.Reply("?")
      }
      let client = try EndpointClient(EndpointConfiguration(baseURL: chat.baseURL, model: "tiny"), http: HTTPClient())
      let verdicts = try await EndpointJudge(model: client)
        .verdicts(on: examples, question: .detection, explanation: "cat")
      #expect(try verdicts.map { try $0.get().isYes } == examples.map(\.truth))
      #expect(try verdicts.allSatisfy { try ($0.get().probability == nil) == refusing.contains(.logprobs) })
      #expect(client.meter.total.requests == 23)
    }
  }
}
