import LatentEndpoint
import LatentSupport
import LatentTestSupport
import Testing

@testable import LatentAnalysis

/// What is reported beside a balanced accuracy: kinds of negatives, controls, precision at the base rate, early stops.
@Suite(.timeLimit(.minutes(15))) struct JudgedScorerTests {
  /// Right with a chance for true and for false examples, which it is told.
  private struct NoisyJudge: Judge {
    var seed: Int
    var sensitivity: Double
    var specificity: Double
    let identity = "noisy"

    func verdicts(
      on examples: [JudgeExample],
      question: JudgeQuestion,
      explanation: String
    ) async throws -> [Result<Verdict, LatentError>] {
      examples.map { example in
        var generator = SeededGenerator(seed: seed, "noisy", example.tokens.joined())
        let isRight = generator.unit() < (example.truth ? sensitivity : specificity)
        return .success(Verdict(isYes: example.truth == isRight, probability: example.truth == isRight ? 0.9 : 0.1))
      }
    }
  }

  @Test func everyKindOfNegativesHasItsOwnScore() async throws {
    let material = LetterMaterial(kinds: [.random, .decoder]).material
    let judge = EndpointJudge(
      model: ScriptedModel(.knowing { excerpt, _ in excerpt.contains("X") || excerpt.hasPrefix(" A") })
    )
    let sheet = try await JudgedScorer(DetectionScorer(), judge: judge, seed: 1).sheet(material)
    #expect(Set(sheet.negatives.keys) == ["random", "decoder"])
    #expect(sheet.metrics.n == 120 && sheet.negatives["random"]?.n == 80)
    for (kind, metrics) in sheet.negatives {
      let windows = material.nonActivating.filter { $0.negative?.rawValue == kind }
      let fooled = Double(windows.count { $0.text.hasPrefix(" A") }) / 40
      #expect(abs((metrics[.balancedAccuracy] ?? 0) - (1 - fooled / 2)) < 1e-12)
    }
    #expect(sheet.metrics.recallByQuantile == [1, 1, 1, 1, 1])
    #expect(sheet.judgements.count == 120)
  }

  @Test func precisionAtTheBaseRateIsThatOfTheCorpus() async throws {
    let judge = NoisyJudge(seed: 3, sensitivity: 1, specificity: 0.9)
    let material = LetterMaterial(windows: 400).material
    let metrics = try await JudgedScorer(DetectionScorer(), judge: judge, seed: 1).sheet(material).metrics
    let recall = try #require(metrics[.recall])
    let balanced = try #require(metrics[.balancedAccuracy])
    let falseShare = 1 - (2 * balanced - recall)
    let expected = recall * 0.02 / (recall * 0.02 + falseShare * 0.98)
    #expect(abs((metrics[.precisionAtBaseRate] ?? 0) - expected) < 1e-9)
    // A balanced accuracy of 0.95 is a precision of a sixth.
    #expect(expected < 0.25 && (metrics[.precision] ?? 0) > 0.85)
    let interval = try #require(metrics.precisionInterval)
    let truth = 0.02 / (0.02 + 0.1 * 0.98)
    #expect(interval.low < truth && truth < interval.high && interval.high < 0.3)
  }

  @Test func anotherLatentsExplanationIsAtChance() async throws {
    let judge = EndpointJudge(
      model: ScriptedModel(
        .knowing { excerpt, description in
          excerpt.contains(description.hasSuffix("\"X\"") ? "X" : "Q")
        }
      )
    )
    for scorer in [DetectionScorer() as any ClassifierScorer, FuzzingScorer(marks: .other)] {
      let sheet = try await JudgedScorer(scorer, judge: judge, seed: 1, controls: [.otherExplanation, .randomWindows])
        .sheet(LetterMaterial().material)
      #expect(sheet.metrics[.balancedAccuracy] == 1)
      #expect(Array(sheet.controls.keys) == [.otherExplanation])
      #expect(sheet.controls[.otherExplanation]?[.balancedAccuracy] == 0.5)
    }
  }

  // MARK: Stopping

  @Test func stopsWhenTheIntervalIsNarrowEnoughAndSaysHowManyWereAsked() async throws {
    let model = ScriptedModel(.knowing { excerpt, _ in excerpt.contains("X") })
    let material = LetterMaterial(windows: 200).material
    let scorer = JudgedScorer(
      DetectionScorer(),
      judge: EndpointJudge(model: model),
      seed: 1,
      stopping: SequentialStopping(width: 0.2)
    )
    let metrics = try await scorer.sheet(material).metrics
    #expect(metrics.n == model.requests.count && metrics.n < 100 && metrics.offered == 400)
    #expect(metrics.interval.high - metrics.interval.low <= 0.2)
    let all = try await JudgedScorer(DetectionScorer(), judge: EndpointJudge(model: model), seed: 1).sheet(material)
    #expect(all.metrics.n == 400)
  }

  /// Looking several times must not make intervals too narrow.
  @Test(arguments: [(0.5, 0.5), (0.99, 0.6)], [0.2])
  func theIntervalCoversThoughAskingStopsEarly(_ rates: (Double, Double), _ width: Double) async throws {
    let seeds = 500
    var covered = 0
    let material = LetterMaterial(windows: 120).material
    for seed in 0..<seeds {
      let scorer = JudgedScorer(
        DetectionScorer(),
        judge: NoisyJudge(seed: seed, sensitivity: rates.0, specificity: rates.1),
        seed: seed,
        stopping: SequentialStopping(width: width)
      )
      let interval = try await scorer.sheet(material).metrics.interval
      if interval.low <= (rates.0 + rates.1) / 2, (rates.0 + rates.1) / 2 <= interval.high { covered += 1 }
    }
    // 95 % less three standard errors of the share.
    #expect(Double(covered) / Double(seeds) > 0.92, "covers \(covered) of \(seeds)")
  }
}
