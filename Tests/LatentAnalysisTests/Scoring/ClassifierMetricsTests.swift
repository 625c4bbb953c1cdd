import LatentSupport
import Testing

@testable import LatentAnalysis

/// Metrics of judges whose accuracy is known.
@Suite struct ClassifierMetricsTests {
  private func judgements(_ count: Int, _ verdict: (_ truth: Bool, _ index: Int) -> Bool) -> [Judgement] {
    (0..<count).map { Judgement(truth: $0 % 2 == 0, verdict: verdict($0 % 2 == 0, $0)) }
  }

  @Test func aPerfectJudgeIsOneWithAnIntervalThatReachesIt() throws {
    let metrics = try #require(ClassifierMetrics(judgements(100) { truth, _ in truth }))
    #expect(metrics.balancedAccuracy == 1 && metrics.f1 == 1 && metrics.n == 100)
    #expect(metrics.interval.high == 1 && metrics.interval.low > 0.9 && metrics.interval.low < 1)
  }

  @Test func alwaysYesIsHalf() throws {
    let metrics = try #require(ClassifierMetrics(judgements(100) { _, _ in true }))
    #expect(metrics.balancedAccuracy == 0.5 && metrics.recall == 1 && metrics.precision == 0.5)
    #expect(metrics.interval.low < 0.5 && metrics.interval.high > 0.5)
  }

  @Test func alwaysNoHasNoPrecision() throws {
    let metrics = try #require(ClassifierMetrics(judgements(10) { _, _ in false }))
    #expect(metrics.balancedAccuracy == 0.5 && metrics.precision == 0 && metrics.f1 == 0)
  }

  @Test func anInvertedJudgeIsZero() throws {
    let metrics = try #require(ClassifierMetrics(judgements(100) { truth, _ in !truth }))
    #expect(metrics.balancedAccuracy == 0 && metrics.interval.low == 0)
  }

  @Test func oneSidedExamplesHaveNoScore() {
    #expect(ClassifierMetrics([Judgement(truth: true, verdict: true)]) == nil)
    #expect(ClassifierMetrics([]) == nil)
  }

  @Test func unequalClassesAreBalanced() throws {
    // 90 of 90 true ones, 0 of 10 false ones: accuracy looks good, balanced accuracy does not.
    let judgements = (0..<100).map { Judgement(truth: $0 < 90, verdict: true) }
    let metrics = try #require(ClassifierMetrics(judgements))
    #expect(metrics.accuracy == 0.9 && metrics.balancedAccuracy == 0.5)
  }

  @Test func areaUnderCurveCountsTiesHalf() {
    func auc(_ pairs: [(Bool, Double)]) -> Double? {
      ClassifierMetrics.areaUnderCurve(pairs.map { Judgement(truth: $0.0, verdict: true, probability: $0.1) })
    }
    #expect(auc([(true, 0.9), (false, 0.1)]) == 1)
    #expect(auc([(true, 0.5), (false, 0.5)]) == 0.5)
    #expect(auc([(true, 0.9), (true, 0.4), (false, 0.4), (false, 0.1)]) == 0.875)
    #expect(
      ClassifierMetrics.areaUnderCurve([Judgement(truth: true, verdict: true), Judgement(truth: false, verdict: true)])
        == nil
    )
  }

  /// The interval has to contain the truth in at least about 95 % of all samples, for good judges and few examples too.
  @Test(arguments: [0.5, 0.8, 0.95, 0.99], [10, 50])
  func theIntervalCoversAtItsRate(_ accuracy: Double, _ examples: Int) throws {
    var generator = SeededGenerator(seed: 3, "coverage", accuracy, examples)
    let trials = 2_000
    var covered = 0
    for _ in 0..<trials {
      let sample = judgements(2 * examples) { truth, _ in generator.unit() < accuracy ? truth : !truth }
      let interval = try #require(ClassifierMetrics(sample)).interval
      if interval.low <= accuracy, accuracy <= interval.high { covered += 1 }
    }
    let rate = Double(covered) / Double(trials)
    #expect(rate > 0.93 && rate <= 1, "covers \(rate)")
  }
}
