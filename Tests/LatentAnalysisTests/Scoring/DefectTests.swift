import Foundation
import LatentEndpoint
import LatentSupport
import LatentTestSupport
import LatentWorkspace
import Testing

@testable import LatentAnalysis

/// The faults that were found by reading a peer's explaining and scoring code, and the tests that would fail if one of
/// them were here. What no suite of its own covers is tested below.
@Suite(.timeLimit(.minutes(15))) struct DefectTests {
  /// A fault, and tests as `file/function`.
  static let covered: [(fault: String, tests: [String])] = [
    (
      "training and test windows drawn from one list with one seed",
      ["ExampleBuilderTests/whatIsExplainedAndWhatIsScoredShareNoDocument"]
    ),
    (
      "centring switched the wrong way round",
      ["CentredWindowsTests/theStrongestStandsAboutThreeQuartersInAndNotAlwaysAtOnePlace"]
    ),
    (
      "wrong marks at the same places in every example",
      ["FuzzingScorerTests/falseMarksAreDrawnAnewForEveryExample", "FuzzingScorerTests/falseMarksLookLikeTrueOnes"]
    ),
    (
      "single-token statistics from the weakest activations",
      ["DefectTests/aLatentIsSingleTokenByItsStrongestActivations"]
    ),
    (
      "hard negatives all near the first window, from an index found under a wrong key",
      ["NegativesTests/nearestByEmbeddingAreAlikeSilentAndSpreadOverTheQueries"]
    ),
    (
      "negatives that were shown in explaining used again in scoring",
      ["ExampleBuilderTests/whatIsExplainedAndWhatIsScoredShareNoDocument"]
    ),
    ("an intruder scorer that cannot run", ["IntruderScorerTests/anLLMIsAskedForANumberAndItsProbabilitiesDecide"]),
    ("an example-embedding scorer that cannot run", ["RankingScorersTests/embeddingsThatAreKnownScoreWhatTheyShould"]),
    ("sampling parameters shared by concurrent requests", ["DefectTests/everyRequestKeepsItsOwnParameters"]),
    ("resuming by the names of folders", ["ScoreRunTests/whatIsScoredIsNotAskedAgainAndWhatFailedIs"]),
    ("one latent's exception ends the run", ["ScoreRunTests/aLatentWithoutSilentWindowsFailsWithItsReason"]),
    ("the last, shorter batch is lost", ["DefectTests/aLastShorterBatchIsAnswered"]),
    ("firing counts looked up wrongly", ["ExampleBuilderTests/windowsShowWhatFiresAndSilentOnesAreSilent"]),
    (
      "one width for all hookpoints, and a crash on what never fires",
      ["ExampleBuilderTests/saysWhyALatentIsSkipped", "EncodingListenerTests/"]
    ),
    (
      "neighbours by a dense matrix of latents by latents", ["NegativesTests/coFiringIsTheJaccardSimilarityOfPositions"]
    ),
    (
      "special tokens deleted, windows across documents",
      [
        "WindowTableTests/everyTokenOfALongEnoughStretchIsInOneWindowOfItsDocument",
        "ContextStreamTests/joinsDocumentsAndKeepsTheShortEnd",
      ]
    ),
    (
      "steering only the last prompt position under a cache",
      ["InterventionScorerTests/theEditHoldsAtEveryGeneratedPosition"]
    ),
    (
      "strengths and explanations chosen on what is scored",
      ["InterventionScorerTests/promptsEndWhereTheLatentFiresFirst"]
    ),
    ("a cache of keys and values shared between texts", ["ResidentTextScorerTests/aSharedBeginningChangesNothing"]),
    (
      "failures scored as text or as zeros",
      [
        "ScoreRunTests/whoAnswersGarbageHasFailuresAndNoScores",
        "SimulationScorerTests/aChatModelFillsInAFormAndAWrongCountIsNoAnswer",
      ]
    ),
    ("characters broken by decoding token by token", ["TokenTextsTests/areThoseOfTheTokenizer"]),
    ("two dictionaries on one layer collide", ["SpineTests/findsTheLatentsOfAPermutedCopy"]),
    ("a latent's requests one after another", ["EndpointClientTests/placesAreBoundedAndFilled"]),
    ("float16 overflow", ["DefectTests/activationsBeyondHalfPrecisionAreKept"]),
    ("a report that only knows classifiers", ["ScoringSpineTests/everyScorerRunsWithoutAnLLM"]),
    ("shuffles without a seed", ["DefectTests/oneSeedAsksTheSameQuestions"]),
    ("a key in a file", ["EndpointClientTests/theKeyComesFromTheNamedVariableAndStaysOutOfErrors"]),
    ("strengths beside the centre copied from other windows", ["CentredWindowsTests/showsWhatFiresWhereItFires"]),
  ]

  @Test func everyFaultHasATestThatExists() throws {
    #expect(Self.covered.count == 28)
    let root = Fixture.repository.path + "/Tests"
    var sources: [String: String] = [:]
    for case let path as String in FileManager.default.enumerator(atPath: root) ?? .init()
    where path.hasSuffix(".swift") {
      let name = path.split(separator: "/").last.map { String($0.dropLast(".swift".count)) } ?? ""
      sources[name, default: ""] += try String(contentsOfFile: root + "/" + path, encoding: .utf8)
    }
    for (fault, tests) in Self.covered {
      for test in tests {
        let parts = test.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let all = sources.values.joined()
        #expect(all.contains("struct \(parts[0])") && all.contains("func \(parts[1])"), "\(fault): there is no \(test)")
      }
    }
  }

  // MARK: What no suite of its own covers

  @Test func aLatentIsSingleTokenByItsStrongestActivations() throws {
    // Latent 0 fires on "X" alone, latent 2 on everything.
    let world = try ConstructedCache(documents: 60)
    let statistics = try world.cache.statistics(ofDictionary: 0)
    #expect(try statistics.statistics(of: 0).topTokensByCount.count == 1)
    #expect(try statistics.statistics(of: 2).topTokensByCount.count > 1)
  }

  @Test func everyRequestKeepsItsOwnParameters() async throws {
    let chat = try ScriptedChat { _ in ScriptedChat.Reply("1") }
    let client = try EndpointClient(
      EndpointConfiguration(baseURL: chat.baseURL, model: "tiny", concurrency: 8),
      http: HTTPClient()
    )
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 1...40 {
        group.addTask {
          _ = try await client.chat(
            ChatRequest(
              messages: [ChatMessage(.user, "\(number)")],
              maxTokens: number,
              temperature: Double(number) / 100,
              seed: number,
              topLogProbabilities: number % 2 == 0 ? number : nil
            )
          )
        }
      }
      try await group.waitForAll()
    }
    for prompt in chat.prompts {
      let number = try #require(Int(prompt.question))
      #expect(prompt.maxTokens == number && prompt.json["seed"]?.integerValue == number)
      #expect(prompt.json["temperature"]?.numberValue == Double(number) / 100)
      #expect(prompt.json["top_logprobs"]?.integerValue == (number % 2 == 0 ? number : nil))
    }
  }

  @Test(arguments: [3, 5, 50])
  func aLastShorterBatchIsAnswered(_ examplesPerPrompt: Int) async throws {
    let model = ScriptedModel(.knowing { excerpt, _ in excerpt.contains("X") })
    let judge = EndpointJudge(model: model, examplesPerPrompt: examplesPerPrompt)
    let material = LetterMaterial(windows: 16).material
    let metrics = try await JudgedScorer(DetectionScorer(), judge: judge, seed: 1).sheet(material).metrics
    #expect(metrics.n == 32 && metrics[.balancedAccuracy] == 1)
    #expect(model.requests.count == (32 + examplesPerPrompt - 1) / examplesPerPrompt)
  }

  @Test func activationsBeyondHalfPrecisionAreKept() async throws {
    var material = LetterMaterial().material
    material.activating = material.activating.map { window in
      var window = window
      window.activations = window.activations.map { $0 * 1e30 }
      return window
    }
    let sheet = try await SimulationScorer(simulator: LexicalSimulator(), seed: 1).sheet(material)
    #expect((sheet.metrics[.correlation] ?? 0) > 0.7)
    let explainer = DefaultExplainer(
      model: ScriptedModel("any") { _, request in
        ScriptedChat.Reply("EXPLANATION: \(request.messages.last?.content.contains("X: 10") == true)")
      }
    )
    let given = ExplanationMaterial(
      latent: 1,
      activating: material.activating,
      nonActivating: [],
      maxActivation: material.activating[0].maxActivation
    )
    #expect(try await explainer.explain(given) == "true")
  }

  @Test func oneSeedAsksTheSameQuestions() async throws {
    func asked(_ seed: Int) async throws -> [String] {
      let model = ScriptedModel("asked") { _, request in
        let count = request.responseSchema?.schema["properties"]?["activations"]?["minItems"]?.integerValue ?? 0
        return ScriptedChat.Reply(
          count > 0 ? "{\"activations\": [\(Array(repeating: "1", count: count).joined(separator: ","))]}" : "1"
        )
      }
      let scorers: [any LatentScorer] = [
        JudgedScorer(DetectionScorer(), judge: EndpointJudge(model: model), seed: seed),
        JudgedScorer(FuzzingScorer(), judge: EndpointJudge(model: model), seed: seed),
        IntruderScorer(judge: EndpointIntruderJudge(model: model), seed: seed),
        SimulationScorer(simulator: StructuredSimulator(model: model), seed: seed),
      ]
      for scorer in scorers { _ = try await scorer.sheet(LetterMaterial().material) }
      return model.requests.map { $0.messages.map(\.content).joined() }.sorted()
    }
    let first = try await asked(1)
    #expect(try await asked(1) == first)
    #expect(try await asked(2) != first)
  }
}
