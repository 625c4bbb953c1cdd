import Foundation
import LatentDictionaries
import LatentEndpoint
import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

@testable import LatentAnalysis

@Suite(.timeLimit(.minutes(15))) struct InterventionScorerTests {
  private let folder: TemporaryFolder
  private let fixture: FixtureModel
  private let subject: InterventionSubject
  private let material: ScoringMaterial

  init() throws {
    folder = try TemporaryFolder()
    fixture = try FixtureModel("neox-parallel")
    let model = fixture.model
    let dictionary = try RandomDictionary(width: 80, latents: 96, top: 8).load(folder, on: model.backend)
    subject = try InterventionSubject(
      model: model,
      dictionary: dictionary,
      hookpoint: .output(1),
      lane: Lane(label: "test"),
      work: WorkContext()
    )
    var generator = SeededGenerator(seed: 5, "prompts")
    func prompt() -> [Int32] { (0..<12).map { _ in Int32(10 + generator.index(below: 400)) } }
    material = ScoringMaterial(
      latent: 7,
      explanation: "told",
      otherExplanation: "another",
      activating: [],
      nonActivating: [],
      maxActivation: 1,
      tuningPrompts: (0..<4).map { _ in prompt() },
      prompts: (0..<12).map { _ in prompt() }
    )
  }

  /// Finds "told" likelier by 2 nats, with a spread of 1, after every passage but those given; keeps what it is asked.
  private final class KnownJudge: TextScorer {
    let identity = "known"
    let concurrency = 1
    let passages = Locked<[String]>([])
    let unlikely: Set<String>

    init(unlikely: Set<String> = []) { self.unlikely = unlikely }

    func score(_ requests: [TextScoreRequest]) async throws -> [Result<[ScoredToken], LatentError>] {
      requests.map { request in
        let scalars = Array(request.text.unicodeScalars)
        let claim = String(String.UnicodeScalarView(scalars[request.start...]))
        let passage = String((request.text.components(separatedBy: "<passage>").last ?? "").prefix { $0 != "/" })
        passages.update { $0.append(passage) }
        var generator = SeededGenerator(seed: 1, "judge", passage)
        let isSteered = !unlikely.contains(passage) && claim == "told\""
        let value = -30 + (isSteered ? 2 + 0.1 * generator.normal() : 0)
        return .success([ScoredToken(text: claim, range: request.start..<scalars.count, logProbability: value)])
      }
    }
  }

  @Test func theScoreIsTheMeanDifferenceOfSteeredAndCleanTexts() async throws {
    let recorder = KnownJudge()
    let scorer = InterventionScorer(subject: subject, judge: recorder, divergence: 0.5, seed: 3)
    _ = try await scorer.sheet(material)
    // The first twelve passages are the clean ones.
    let clean = Set(recorder.passages.value.prefix(12))
    let judge = KnownJudge(unlikely: clean)
    let known = InterventionScorer(
      subject: subject,
      judge: judge,
      divergence: 0.5,
      seed: 3,
      controls: [.otherExplanation, .randomDirection, .randomDictionary]
    )
    let sheet = try await known.sheet(material)
    let passages = judge.passages.value
    #expect(Set(passages.prefix(12)) == clean, "the same seed writes the same texts")
    let moved = zip(passages.prefix(12), passages.dropFirst(12).prefix(12)).count { $0 != $1 }
    #expect(moved >= 4)
    let metrics = sheet.metrics
    #expect(metrics.headline == .nats && metrics.n == 12)
    // Texts that came out alike differ by nothing.
    #expect(abs((metrics[.nats] ?? 0) - 2 * Double(moved) / 12) < 0.15, "\(metrics)")
    #expect(abs((metrics[.kl] ?? 0) - 0.5) < 0.5 * 0.03)
    #expect((metrics[.standardError] ?? 0) > 0 && metrics.interval.low < (metrics[.nats] ?? 0))
    #expect(sheet.controls[.otherExplanation]?[.nats] == 0)
    #expect(Set(sheet.controls.keys) == [.otherExplanation, .randomDirection, .randomDictionary])
    #expect(abs((sheet.controls[.randomDirection]?[.kl] ?? 0) - 0.5) < 0.5 * 0.03)
  }

  @Test func anEditThatChangesNothingScoresNothing() async throws {
    // With shared noise both texts are the same, so the difference is exactly 0 whoever judges.
    let judge = KnownJudge()
    let scorer = InterventionScorer(subject: subject, judge: judge, operation: .ablate, seed: 3)
    // A latent of a top-8 dictionary that fires on nothing here, or hardly: what is ablated is mostly not there.
    let prompts = self.material.prompts + self.material.tuningPrompts
    let divergences = try await (0..<96).asyncMap { latent in
      try await subject.divergence(of: [subject.ablate(latent: latent)], after: prompts)
    }
    let silent = try #require(divergences.firstIndex { $0 < 1e-12 })
    var given = self.material
    given.latent = silent
    let metrics = try await scorer.sheet(given).metrics
    #expect(abs(metrics[.nats] ?? 1) < 2 && metrics[.strength] == nil && (metrics[.kl] ?? 1) < 1e-6)
    let passages = judge.passages.value
    #expect(Array(passages.prefix(12)).count == 12)
  }

  @Test func theEditHoldsAtEveryGeneratedPosition() async throws {
    let prompt = material.prompts[0]
    let edit = subject.add(latent: 7, strength: 300)
    let request = GenerationRequest(prompt: prompt, maxTokens: 6)
    let cached = try await subject.continued(request, [edit])
    // Without a cache: the whole text again for every token, edited from the last prompt position on.
    var tokens: [Int32] = []
    for _ in 0..<6 {
      let listener = try InterventionListener([edit], model: fixture.model, promptLength: prompt.count)
      let logits = try #require(
        try fixture.model.forward(TokenBatch([prompt + tokens]), listeners: [listener], logits: .last)
      )
      tokens.append(try #require(try fixture.model.backend.argmax(fixture.model.real(logits)).first))
    }
    // The model may close the text first.
    #expect(!cached.isEmpty && cached == Array(tokens.prefix(cached.count)))
    #expect(try await subject.continued(request, []) != tokens)
  }

  @Test func tooFewPromptsOrAStrengthThatDoesNotExistIsAFailure() async throws {
    var few = material
    few.prompts = [few.prompts[0]]
    let scorer = InterventionScorer(subject: subject, judge: KnownJudge(), seed: 1)
    await #expect(throws: UnscorableLatent.self) { try await scorer.sheet(few) }
    let far = InterventionScorer(subject: subject, judge: KnownJudge(), divergence: 1e6, seed: 1)
    await #expect(throws: UnscorableLatent.self) { try await far.sheet(material) }
  }

  @Test func promptsEndWhereTheLatentFiresFirst() throws {
    let world = try ConstructedCache()
    let source = try world.source()
    let survey = try source.survey(0)
    let x = try #require(world.tokenizer.id(of: "X"))
    let parts = try DocumentSplit.allCases.map { try source.prompts(survey, from: $0, count: 20) }
    for prompts in parts {
      #expect(!prompts.isEmpty)
      for prompt in prompts {
        #expect(prompt.last == x && !prompt.dropLast().contains(x) && (8...64).contains(prompt.count))
      }
    }
    #expect(Set(parts[1]).isDisjoint(with: parts[2]))
  }
}

extension Sequence {
  fileprivate func asyncMap<Result>(_ transform: (Element) async throws -> Result) async rethrows -> [Result] {
    var results: [Result] = []
    for element in self { results.append(try await transform(element)) }
    return results
  }
}
