import Foundation
import LatentEndpoint
import LatentSupport
import LatentTestSupport
import Testing

@testable import LatentAnalysis

@Suite struct ChoosingExplainerTests {
  /// Windows of a latent that fires on "X".
  private let material: ExplanationMaterial
  private let validationTexts: Set<String>

  init() {
    let train = LetterMaterial(seed: 1).material
    let other = LetterMaterial(windows: 20, seed: 2).material
    material = ExplanationMaterial(
      latent: 3,
      activating: train.activating,
      nonActivating: train.nonActivating,
      maxActivation: 40,
      validation: ValidationWindows(activating: other.activating, nonActivating: other.nonActivating)
    )
    validationTexts = Set((other.activating + other.nonActivating).map(\.text))
  }

  /// Knows what a letter is; to the n-th question for an explanation it gives the n-th answer.
  private func model(_ explanations: [String]) -> ScriptedModel {
    let left = Locked(explanations)
    return ScriptedModel("scripted") { task, request in
      if let task { return ConstructedCache.truth.reply(task) }
      let place = (request.seed ?? 0) % 1_000
      let isRefinement = request.messages.count > 4
      let text = left.value[isRefinement ? min(left.value.count - 1, 3 + place) : place]
      return ScriptedChat.Reply("EXPLANATION: \(text)")
    }
  }

  private func chooser(_ model: ScriptedModel, candidates: Int = 3, refinements: Int = 0) -> ChoosingExplainer {
    ChoosingExplainer(
      DefaultExplainer(model: model),
      judge: EndpointJudge(model: model),
      candidates: candidates,
      refinements: refinements,
      windows: 20,
      seed: 0
    )
  }

  @Test func whatDoesBestOnValidationIsKeptWhateverItsPlace() async throws {
    let model = model(["Q", "X", "Z"])
    let chosen = try await chooser(model).choose(material)
    #expect(chosen.text == "X")
    let choice = try #require(chosen.choice)
    #expect(choice.candidates.map(\.explanation) == ["Q", "X", "Z"])
    let scores = choice.candidates.compactMap(\.score)
    #expect(scores.count == 3 && scores[0] == 0.5 && scores[1] > 0.95 && scores[2] == 0.5, "\(scores)")
    #expect(ExplanationChoice(json: choice.json) == choice)
    // Only the second is written from the strongest half, and only the third by chance.
    let asked = model.requests.filter { $0.maxTokens == 400 }.sorted { ($0.seed ?? 0) < ($1.seed ?? 0) }
    #expect(asked.map(\.temperature) == [nil, nil, 0.8])
    let excerpts = asked.map { $0.messages.last?.content.components(separatedBy: "Excerpt ").count ?? 0 }
    #expect(excerpts == [41, 21, 41])
    // Judged on validation windows alone.
    let judged = model.requests.filter { $0.maxTokens == 4 }.compactMap { JudgeTask($0.messages.last?.content ?? "") }
    #expect(judged.count == 3 * 80)
    for excerpt in judged.flatMap(\.excerpts) {
      let text = excerpt.replacing("<<", with: "").replacing(">>", with: "")
      #expect(validationTexts.contains { $0.hasSuffix(text) || $0 == text }, "\(text)")
    }
  }

  @Test func errorsOnTrainingWindowsMakeABetterOne() async throws {
    let model = model(["Q", "Q", "Q", "X", "B"])
    let chosen = try await chooser(model, candidates: 1, refinements: 2).choose(material)
    #expect(chosen.text == "X")
    let candidates = try #require(chosen.choice).candidates
    #expect(candidates.map(\.explanation) == ["Q", "X"] && candidates.map(\.isRefined) == [false, true])
    let refinement = try #require(model.requests.first { $0.messages.count > 4 })
    let question = refinement.messages.last?.content ?? ""
    #expect(refinement.messages[refinement.messages.count - 2] == ChatMessage(.assistant, "EXPLANATION: Q"))
    #expect(question.contains("thought silent") && question.components(separatedBy: "<<").count > 10)
    #expect(!validationTexts.contains { question.contains($0) })
  }

  @Test func aWorseImprovementIsNotKept() async throws {
    let chosen = try await chooser(model(["X", "", "", "A"]), candidates: 1, refinements: 1).choose(material)
    #expect(chosen.text == "X")
    // It makes no errors, so nobody is asked for a better one.
    #expect(chosen.choice?.candidates.count == 1)
  }

  @Test func withoutValidationWindowsOneIsAskedFor() async throws {
    var bare = material
    bare.validation = ValidationWindows()
    let model = model(["Q", "X"])
    let chosen = try await chooser(model, candidates: 2, refinements: 3).choose(bare)
    #expect(chosen == ChosenExplanation("Q") && model.requests.count == 1)
  }

  @Test func ofEqualOnesTheShorterIsKept() {
    var choice = ExplanationChoice([
      .init("a long one", score: 0.8), .init("short", score: 0.8), .init("x", score: nil), .init("y", score: 0.7),
    ])
    #expect(choice.best == 1)
    choice.candidates = [.init("x")]
    #expect(choice.best == nil)
  }

  @Test func aDryRunAsksAsOften() async throws {
    let meter = UsageMeter()
    let counter = DryRunModel(
      identity: "scripted",
      concurrency: 4,
      meter: meter,
      estimate: TokenEstimate { $0.utf8.count / 4 }
    )
    let dry = ChoosingExplainer(
      DefaultExplainer(model: counter),
      judge: EndpointJudge(model: counter),
      candidates: 3,
      refinements: 1,
      windows: 20,
      seed: 0
    )
    _ = try await dry.choose(material)
    let model = model(["Q", "B", "Z", "X"])
    _ = try await chooser(model, refinements: 1).choose(material)
    #expect(meter.total.requests == model.requests.count, "\(meter.total.requests), \(model.requests.count)")
  }

  @Test func theEmbeddedExplainerOffersSeveralRelations() async throws {
    let explainer = TokensExplainer()
    let candidates = try await explainer.candidates(6, material)
    #expect(candidates.first == "The word \"x\"." && Set(candidates).count == candidates.count)
    let chooser = ChoosingExplainer(
      explainer,
      judge: LexicalJudge(),
      candidates: 6,
      refinements: 0,
      windows: 20,
      seed: 0
    )
    #expect(try await chooser.choose(material).text == "The word \"x\".")
  }
}
