import LatentEndpoint
import LatentSupport
import LatentTestSupport
import LatentWorkspace
import Testing

@testable import LatentAnalysis

/// Scores of judges that are known, on windows whose meaning is known.
@Suite(.timeLimit(.minutes(15))) struct ScoreRunTests {
  private static let shared = Result { try ConstructedCache() }
  private let world: ConstructedCache

  init() throws {
    world = try Self.shared.get()
  }

  private static let scorers: [any ClassifierScorer] = [
    DetectionScorer(), FuzzingScorer(), FuzzingScorer(marks: .other),
  ]

  private func score(
    _ model: any ChatModel,
    _ scorer: any ClassifierScorer,
    explanations: [(latent: Int, text: String)] = [(0, "X"), (1, "Y")],
    seed: Int = 0,
    name: String = #function,
    work: WorkContext = WorkContext()
  ) async throws -> ScoringRecord {
    let judge = EndpointJudge(model: model, seed: seed)
    let scoring = try world.workspace.catalogue.begin(
      ScoringRequest(
        requestHash: "\(name) \(scorer.identity) \(judge.identity) \(seed)",
        run: try world.run().id,
        cache: "c",
        client: judge.identity,
        seed: seed
      )
    )
    let run = ScoreRun(
      scoring,
      catalogue: world.workspace.catalogue,
      source: try world.source(seed: seed),
      scorer: JudgedScorer(scorer, judge: judge, seed: seed),
      seed: seed,
      concurrency: 2
    )
    try await run.score(explanations, cost: { Usage() }, work: work) {}
    return scoring
  }

  private func metrics(_ scoring: ScoringRecord) throws -> [ClassifierMetrics] {
    try world.workspace.catalogue.scores(scoring: scoring.id).filter { $0.negatives == ScoreRecord.whole }
      .compactMap { ClassifierMetrics(json: $0.metrics) }
  }

  @Test(arguments: 0..<3)
  func whoKnowsTheTruthScoresOne(_ scorer: Int) async throws {
    let scoring = try await score(ScriptedModel(ConstructedCache.truth), Self.scorers[scorer])
    let metrics = try metrics(scoring)
    #expect(metrics.count == 2)
    for metric in metrics {
      #expect(metric.balancedAccuracy == 1 && metric.f1 == 1 && metric.auc == 1 && metric.n == 100)
      #expect(metric.interval.high == 1 && metric.interval.low > 0.9)
    }
    #expect(try world.workspace.catalogue.failures(scoring: scoring.id).isEmpty)
  }

  @Test(arguments: 0..<3)
  func whoAlwaysSaysYesOrNoScoresOneHalf(_ scorer: Int) async throws {
    for judge in [ScriptedJudge.alwaysYes, .alwaysNo] {
      let metrics = try metrics(try await score(ScriptedModel(judge), Self.scorers[scorer]))
      #expect(metrics.count == 2)
      for metric in metrics {
        #expect(metric.balancedAccuracy == 0.5 && metric.auc == 0.5)
        #expect(metric.interval.low < 0.5 && metric.interval.high > 0.5)
      }
    }
  }

  @Test func whoGuessesScoresAboutOneHalfWithAnIntervalThatHoldsIt() async throws {
    // 200 seeds, each with its own windows, marks and coin.
    let trials = 200
    var covered = 0
    var sum = 0.0
    for seed in 0..<trials {
      let model = ScriptedModel(.guessing(seed: seed))
      let metric = try #require(
        try metrics(try await score(model, DetectionScorer(), explanations: [(0, "X")], seed: seed)).first
      )
      sum += metric.balancedAccuracy
      if metric.interval.low <= 0.5, metric.interval.high >= 0.5 { covered += 1 }
      #expect((0.2...0.8).contains(metric.balancedAccuracy))
    }
    // The mean of 200 scores whose standard deviation is 0.05.
    #expect(abs(sum / Double(trials) - 0.5) < 0.02, "\(sum / Double(trials))")
    #expect(Double(covered) / Double(trials) >= 0.93, "\(covered) of \(trials)")
  }

  @Test(arguments: 0..<3)
  func whoAnswersGarbageHasFailuresAndNoScores(_ scorer: Int) async throws {
    let scoring = try await score(ScriptedModel(.garbage), Self.scorers[scorer])
    #expect(try metrics(scoring).isEmpty)
    let failures = try world.workspace.catalogue.failures(scoring: scoring.id)
    #expect(failures.map(\.latent).sorted() == [0, 1])
    #expect(failures.allSatisfy { $0.failure.code == .endpointFailed })
  }

  @Test func aFalseExplanationScoresAtChance() async throws {
    // Another latent's explanation: the null control.
    let scoring = try await score(
      ScriptedModel(ConstructedCache.truth),
      DetectionScorer(),
      explanations: [(0, "Y"), (1, "X")]
    )
    for metric in try metrics(scoring) { #expect(abs(metric.balancedAccuracy - 0.5) < 0.2) }
  }

  @Test func aLatentWithoutSilentWindowsFailsWithItsReason() async throws {
    let model = ScriptedModel(ConstructedCache.truth)
    let scoring = try await score(
      model,
      DetectionScorer(),
      explanations: [(2, "anything"), (3, "nothing"), (4, "Z")]
    )
    #expect(model.requests.isEmpty, "nobody is asked about what cannot be scored")
    #expect(try metrics(scoring).isEmpty)
    let failures = try world.workspace.catalogue.failures(scoring: scoring.id)
    #expect(failures.map(\.latent).sorted() == [2, 3, 4])
    let sentences = Dictionary(uniqueKeysWithValues: failures.map { ($0.latent, $0.failure.message) })
    #expect(sentences[2]?.contains("no window in which the latent is silent") == true)
    #expect(sentences[3]?.contains("never fires") == true)
    #expect(sentences[4]?.contains("minimumExamples") == true)
  }

  @Test func whatIsScoredIsNotAskedAgainAndWhatFailedIs() async throws {
    let fails = Locked(true)
    let model = ScriptedModel("moody") { task, _ in
      guard let task else { return ScriptedChat.Reply("?") }
      if task.description == "Y", fails.value { throw LatentError(.endpointFailed, "busy") }
      return ConstructedCache.truth.reply(task)
    }
    let scoring = try await score(model, DetectionScorer())
    #expect(try metrics(scoring).count == 1)
    #expect(try world.workspace.catalogue.failures(scoring: scoring.id).map(\.latent) == [1])
    let asked = model.requests.count
    fails.update { $0 = false }
    let again = try await score(model, DetectionScorer())
    #expect(again.id == scoring.id)
    #expect(try metrics(scoring).count == 2)
    #expect(try world.workspace.catalogue.failures(scoring: scoring.id).isEmpty)
    #expect(model.requests.count == asked + 100)
  }

  @Test func aFewUnansweredExamplesAreLeftOutAndMoreAreAFailure() async throws {
    for (share, isScored) in [(20, true), (5, false)] {
      let count = Locked(0)
      let model = ScriptedModel("one in \(share)") { task, _ in
        guard let task else { return ScriptedChat.Reply("?") }
        let number = count.update { count in
          count += 1
          return count
        }
        if number % share == 0 { throw LatentError(.endpointFailed, "busy") }
        return ConstructedCache.truth.reply(task)
      }
      let scoring = try await score(model, DetectionScorer(), explanations: [(0, "X")])
      #expect(try metrics(scoring).map(\.n) == (isScored ? [95] : []))
      #expect(try world.workspace.catalogue.failures(scoring: scoring.id).count == (isScored ? 0 : 1))
    }
  }

  @Test func anEndpointThatNeverAnswersEndsTheRequest() async throws {
    let address = try LoopbackServer.unusedAddress()
    let client = try EndpointClient(
      EndpointConfiguration(baseURL: address, model: "tiny", retries: 0),
      http: HTTPClient()
    )
    let error = try await #require(throws: LatentError.self) { try await score(client, DetectionScorer()) }
    #expect(error.code == .endpointFailed && error.field == "client" && error.message.contains(address))
  }

  @Test(arguments: ["<html>Sign in</html>", "{\"choices\": []}", "cheese"])
  func anEndpointThatAnswersWhatIsNoReplyHasFailuresAndNoScores(_ body: String) async throws {
    let server = try LoopbackServer { _ in LoopbackServer.Response(body: Array(body.utf8)) }
    let client = try EndpointClient(
      EndpointConfiguration(baseURL: server.address, model: "tiny"),
      http: HTTPClient()
    )
    let scoring = try await score(client, DetectionScorer())
    #expect(try metrics(scoring).isEmpty)
    let failures = try world.workspace.catalogue.failures(scoring: scoring.id)
    #expect(failures.map(\.latent).sorted() == [0, 1])
    #expect(failures.allSatisfy { $0.failure.message.contains(server.address) })
  }

  @Test func aCancelledRunKeepsWhatItHas() async throws {
    let cancellation = CancellationFlag()
    let model = ScriptedModel("cancelled") { task, _ in
      guard let task else { return ScriptedChat.Reply("?") }
      if task.description == "Y" {
        cancellation.cancel()
        throw LatentError(.cancelled, "The request was cancelled.")
      }
      return ConstructedCache.truth.reply(task)
    }
    let error = await #expect(throws: LatentError.self) {
      try await score(
        model,
        DetectionScorer(),
        explanations: [(0, "X"), (1, "Y")],
        work: WorkContext(cancellation: cancellation)
      )
    }
    #expect(error?.code == .cancelled)
  }
}
