import LatentEndpoint
import LatentSupport
import LatentTestSupport
import Testing

@testable import LatentAnalysis

@Suite(.timeLimit(.minutes(15))) struct SimulationScorerTests {
  /// Predicts by token.
  private struct KnownSimulator: Simulator {
    var value: @Sendable (String) -> Double
    let identity = "known"

    func simulate(_ windows: [[String]], explanation: String) async throws -> [Result<[Double], LatentError>] {
      windows.map { .success($0.map(explanation.contains("X") ? value : { _ in 0 })) }
    }
  }

  private let material = LetterMaterial().material

  private func metrics(_ value: @escaping @Sendable (String) -> Double) async throws -> ScoreMetrics {
    try await SimulationScorer(simulator: KnownSimulator(value: value), seed: 1).sheet(material).metrics
  }

  @Test func correlationIsThatOfAllTokens() async throws {
    // By hand: predictions are 10 on X and 0 elsewhere.
    let windows = material.activating + material.nonActivating
    let truth = windows.flatMap(\.activations).map { Double($0) }
    let predicted = windows.flatMap(\.tokens).map { $0 == " X" ? 10.0 : 0 }
    let n = Double(truth.count)
    let (mx, my) = (truth.reduce(0, +) / n, predicted.reduce(0, +) / n)
    let sxy = zip(truth, predicted).reduce(0) { $0 + ($1.0 - mx) * ($1.1 - my) }
    let sxx = truth.reduce(0) { $0 + ($1 - mx) * ($1 - mx) }
    let syy = predicted.reduce(0) { $0 + ($1 - my) * ($1 - my) }
    let expected = sxy / (sxx * syy).squareRoot()
    let metrics = try await metrics { $0 == " X" ? 10 : 0 }
    #expect(abs((metrics[.correlation] ?? 0) - expected) < 1e-9 && metrics[.auc] == 1 && metrics.n == 80)
    #expect(metrics.interval.low < expected && expected < metrics.interval.high)
    let inverted = try await self.metrics { $0 == " X" ? 0 : 10 }
    #expect(abs((inverted[.correlation] ?? 0) + expected) < 1e-9)
    let constant = try await self.metrics { _ in 3 }
    #expect(constant[.correlation] == 0 && constant[.auc] == 0.5)
    let noise = try await self.metrics { token in Double(token.hashValue & 1) }
    #expect(abs(noise[.correlation] ?? 1) < 0.5)
  }

  @Test func anotherExplanationPredictsNothing() async throws {
    let simulator = KnownSimulator { $0 == " X" ? 10 : 0 }
    let sheet = try await SimulationScorer(simulator: simulator, seed: 1, controls: [.otherExplanation]).sheet(material)
    #expect(sheet.controls[.otherExplanation]?[.correlation] == 0)
  }

  @Test func aChatModelFillsInAFormAndAWrongCountIsNoAnswer() async throws {
    let model = ScriptedModel("seeing") { _, request in
      let tokens = (request.messages.last?.content ?? "").split(separator: "\n").dropFirst(2)
      let numbers = tokens.map { $0.hasSuffix(" X") ? "10" : "0" }
      return ScriptedChat.Reply("{\"activations\": [\(numbers.joined(separator: ","))]}")
    }
    let sheet = try await SimulationScorer(simulator: StructuredSimulator(model: model), seed: 1).sheet(material)
    #expect((sheet.metrics[.correlation] ?? 0) > 0.7 && sheet.metrics[.auc] == 1)
    let short = ScriptedModel("short") { _, _ in ScriptedChat.Reply("{\"activations\": [1, 2, 3]}") }
    let scorer = SimulationScorer(simulator: StructuredSimulator(model: short), seed: 1)
    let error = await #expect(throws: UnscorableLatent.self) { try await scorer.sheet(material) }
    #expect(error?.error.code == .endpointFailed, "missing numbers are not zeros")
    let wild = ScriptedModel("wild") { _, _ in
      ScriptedChat.Reply("{\"activations\": [\(Array(repeating: "11", count: 16).joined(separator: ","))]}")
    }
    await #expect(throws: UnscorableLatent.self) {
      try await SimulationScorer(simulator: StructuredSimulator(model: wild), seed: 1).sheet(material)
    }
  }

  /// A model whose tokens are lines' ends as they come: the number's place is found by where it stands, and the tab may be
  /// a part of the token.
  @Test(arguments: [true, false])
  func probabilitiesAreReadBehindEachTab(_ tabIsApart: Bool) async throws {
    struct Scored: TextScorer {
      var tabIsApart: Bool
      let identity = "scored"
      let concurrency = 1

      func score(_ requests: [TextScoreRequest]) async throws -> [Result<[ScoredToken], LatentError>] {
        requests.map { request in
          let scalars = Array(request.text.unicodeScalars)
          var tokens: [ScoredToken] = []
          var place = request.start
          while place < scalars.count {
            let end = scalars[place...].firstIndex(of: "\n") ?? scalars.count
            let tab = scalars[place..<end].lastIndex(of: "\t") ?? end
            let fires = scalars[place..<tab].contains("X")
            let cut = tabIsApart ? tab + 1 : tab
            tokens.append(ScoredToken(text: "", range: place..<cut, logProbability: -1, alternatives: []))
            let likely: [ChatReply.Alternative] = [
              ChatReply.Alternative(token: "unknown", logProbability: -0.01),
              ChatReply.Alternative(token: fires ? "\t10" : " 0", logProbability: -6),
              ChatReply.Alternative(token: "5", logProbability: -8),
            ]
            tokens.append(ScoredToken(text: "", range: cut..<(end + 1), logProbability: -1, alternatives: likely))
            place = end + 1
          }
          return .success(tokens)
        }
      }
    }
    let simulator = ProbabilitySimulator(model: Scored(tabIsApart: tabIsApart))
    let values = try #require(try await simulator.simulate([[" X", "a\tb", "\n"]], explanation: "e").first).get()
    #expect(values.count == 3 && values[0] > 9 && values[1] < 1 && values[2] < 1)
  }

  @Test func theEmbeddedSimulatorFiresOnWhatIsNamed() async throws {
    let sheet = try await SimulationScorer(simulator: LexicalSimulator(), seed: 1).sheet(material)
    #expect((sheet.metrics[.correlation] ?? 0) > 0.7 && sheet.metrics[.auc] == 1)
  }
}
