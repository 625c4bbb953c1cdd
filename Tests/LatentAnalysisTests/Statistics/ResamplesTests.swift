import LatentSupport
import Testing

@testable import LatentAnalysis

@Suite struct ResamplesTests {
  /// Two normal distributions whose means are one deviation apart have an area of Φ(1/√2) = 0.76025.
  @Test func intervalsCoverTheTrueArea() {
    var generator = SeededGenerator(seed: 4, "coverage")
    var covered = 0
    let trials = 200
    for trial in 0..<trials {
      let truths = (0..<60).map { $0 % 2 == 0 }
      let scores = truths.map { generator.normal() + ($0 ? 1 : 0) }
      let resamples = Resamples(groups: Array(truths.indices), seed: trial, count: 200)
      let interval = resamples.interval(of: AreaUnderCurve(scores: scores, truths: truths))
      if let interval, interval.low <= 0.76025, interval.high >= 0.76025 { covered += 1 }
    }
    // 95 % less what a percentile bootstrap of 60 examples loses; three deviations of 200 trials wide.
    #expect((176...198).contains(covered), "\(covered) of \(trials)")
  }

  @Test func drawsWhatBelongsTogetherTogether() {
    let resamples = Resamples(groups: ["a", "b", "a", "c"], seed: 0, count: 50)
    #expect(resamples.counts.allSatisfy { $0[0] == $0[2] && $0[0] + $0[1] + $0[3] == 3 })
    #expect(resamples.counts.contains { $0[0] != 1 })
  }

  @Test func classesThatAreApartHaveAnIntervalToo() throws {
    let area = AreaUnderCurve(scores: [0, 1, 2, 3], truths: [false, false, true, true])
    let interval = try #require(Resamples(groups: [0, 1, 2, 3], seed: 0).interval(of: area))
    #expect(area.value == 1 && interval.high == 1 && interval.low < 0.9)
  }

  @Test func anAreaNeedsBothKinds() {
    #expect(AreaUnderCurve(scores: [1, 2], truths: [true, true]).value == nil)
    #expect(AreaUnderCurve(scores: [], truths: []).value == nil)
  }
}
