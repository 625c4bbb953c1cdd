import LatentEndpoint
import LatentModels
import LatentSupport
import LatentTestSupport
import Testing

@testable import LatentAnalysis

@Suite(.timeLimit(.minutes(15))) struct ChoosingEffectsExplainerTests {
  private let folder: TemporaryFolder
  private let fixture: FixtureModel
  private let subject: InterventionSubject
  private let material: ExplanationMaterial

  init() throws {
    folder = try TemporaryFolder()
    fixture = try FixtureModel("neox-parallel")
    let model = fixture.model
    subject = try InterventionSubject(
      model: model,
      dictionary: try RandomDictionary(width: 80, latents: 96, top: 8).load(folder, on: model.backend),
      hookpoint: .output(1),
      lane: Lane(label: "test"),
      work: WorkContext()
    )
    var generator = SeededGenerator(seed: 5, "prompts")
    func prompts(_ count: Int) -> [[Int32]] {
      (0..<count).map { _ in (0..<12).map { _ in Int32(10 + generator.index(below: 400)) } }
    }
    material = ExplanationMaterial(
      latent: 7,
      activating: [],
      nonActivating: [],
      maxActivation: 1,
      prompts: prompts(3),
      tuningPrompts: prompts(3),
      validationPrompts: prompts(6)
    )
  }

  /// Of unedited and edited texts, which come in this order, finds a claim likelier after the edited by what `nats` says.
  private struct Judge: TextScorer {
    let identity = "scripted"
    let concurrency = 1
    var nats: @Sendable (String) -> Double?

    func score(_ requests: [TextScoreRequest]) async throws -> [Result<[ScoredToken], LatentError>] {
      requests.enumerated().map { place, request in
        let claim = String(String.UnicodeScalarView(Array(request.text.unicodeScalars)[request.start...]).dropLast())
        guard let gain = nats(claim) else { return .failure(LatentError(.endpointFailed, "No.")) }
        let value = -5 + (place >= requests.count / 2 ? gain : 0)
        return .success([ScoredToken(text: claim, range: 0..<1, logProbability: value)])
      }
    }
  }

  private func explainer(
    _ model: (any ChatModel)?,
    candidates: Int,
    refine: Int = 0,
    _ nats: @escaping @Sendable (String) -> Double?
  ) -> ChoosingEffectsExplainer {
    ChoosingEffectsExplainer(
      EffectsExplainer(subject: subject, model: model, divergence: 0.5, seed: 9),
      judge: Judge(nats: nats),
      candidates: candidates,
      refinements: refine,
      prompts: 6,
      seed: 9
    )
  }

  @Test func whatFitsValidationTextsBestIsKept() async throws {
    let words = Locked<Int>(0)
    let model = ScriptedModel("counting") { _, _ in
      let place = words.update { count -> Int in
        count += 1
        return count
      }
      return ScriptedChat.Reply("EXPLANATION: answer \(place)")
    }
    let chosen = try await explainer(model, candidates: 4) { $0 == "answer 3" ? 2 : 1 }.choose(material)
    #expect(chosen.text == "answer 3")
    let candidates = try #require(chosen.choice?.candidates)
    #expect(Set(candidates.map(\.explanation)) == ["answer 1", "answer 2", "answer 3", "answer 4"])
    for one in candidates { #expect(abs((one.score ?? 0) - (one.explanation == "answer 3" ? 2 : 1)) < 1e-9) }
    // As ever, from the measured effects alone, and with chance.
    let requests = model.requests
    #expect(requests.count { $0.messages.last?.content.contains("Promoted directly") == false } == 2)
    #expect(requests.count { $0.temperature == 0.8 } == 2 && Set(requests.map(\.seed)).count == 4)
  }

  @Test func whatFitsBadlyIsSaidBetter() async throws {
    let model = ScriptedModel("mending") { _, request in
      ScriptedChat.Reply("EXPLANATION: \(request.messages.count > 2 ? "right" : "wrong")")
    }
    let mended = try await explainer(model, candidates: 1, refine: 3) { $0 == "right" ? 1 : -1 }.choose(material)
    #expect(mended.text == "right" && mended.choice?.candidates.map(\.isRefined) == [false, true])
    // The second round found nothing to mend.
    let last = try #require(model.requests.last?.messages)
    try #require(model.requests.count == 2 && last.count == 4)
    #expect(last[2].content == "EXPLANATION: wrong" && last[3].role == .user)
    #expect(last[3].content.split(separator: "\n").count { $0.hasPrefix("Text: ") } == 3)
    // What is no better is not kept.
    let worse = try await explainer(model, candidates: 1, refine: 1) { $0 == "right" ? -2 : -1 }.choose(material)
    #expect(worse.text == "wrong" && worse.choice?.candidates.count == 2)
  }

  @Test func withoutAnLLMListsAreChosenFrom() async throws {
    let explainer = explainer(nil, candidates: 5, refine: 2) { -Double($0.count) }
    let chosen = try await explainer.choose(material)
    let candidates = try #require(chosen.choice?.candidates)
    #expect((3...5).contains(candidates.count) && Set(candidates.map(\.explanation)).count == candidates.count)
    #expect(candidates[0].explanation == (try await explainer.base.explain(material)))
    #expect(chosen.text.count == candidates.map(\.explanation.count).min())
  }

  @Test func withTooFewTextsNothingIsChosen() async throws {
    let model = ScriptedModel("fixed") { _, _ in ScriptedChat.Reply("EXPLANATION: counting") }
    var few = material
    few.validationPrompts = Array(few.validationPrompts.prefix(4))
    let chosen = try await explainer(model, candidates: 4, refine: 2) { _ in 1 }.choose(few)
    #expect(chosen == ChosenExplanation("counting") && model.requests.count == 1)
  }

  @Test func aJudgeThatSaysNothingChoosesNothing() async throws {
    let model = ScriptedModel("fixed") { _, _ in ScriptedChat.Reply("EXPLANATION: counting") }
    await #expect(throws: LatentError.self) {
      _ = try await explainer(model, candidates: 2) { _ in nil }.choose(material)
    }
  }
}
