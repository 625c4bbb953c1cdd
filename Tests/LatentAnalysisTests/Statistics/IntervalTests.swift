import LatentSupport
import Testing

@testable import LatentAnalysis

/// Intervals hold what they claim to hold as often as they claim it.
@Suite struct IntervalTests {
  @Test(arguments: [0.5, 0.75, 0.95], [12, 60])
  func ofAnAreaUnderTheCurveCoversAtItsRate(_ area: Double, _ count: Int) {
    // Two normals whose distance gives this area.
    let distances: [Double: Double] = [0.5: 0, 0.75: 0.95387, 0.95: 2.32617]
    let distance = distances[area] ?? 0
    var generator = SeededGenerator(seed: 7, "area", area, count)
    var covered = 0
    for _ in 0..<500 {
      let judgements = (0..<(2 * count)).map { index in
        Judgement(
          truth: index < count,
          verdict: true,
          probability: generator.normal() + (index < count ? distance : 0)
        )
      }
      let found = ClassifierMetrics.areaUnderCurve(judgements) ?? 0
      let interval = Interval.ofAreaUnderCurve(found, positives: count, negatives: count)
      #expect(interval.low <= found && found <= interval.high)
      if interval.low <= area, area <= interval.high { covered += 1 }
    }
    #expect(covered > 460, "covers \(covered) of 500")
  }

  @Test func ofAPerfectAreaIsNotAPoint() {
    let interval = Interval.ofAreaUnderCurve(1, positives: 50, negatives: 50)
    #expect(interval.high == 1 && interval.low > 0.9 && interval.low < 0.99)
    let worst = Interval.ofAreaUnderCurve(0, positives: 5, negatives: 5)
    #expect(worst.low == 0 && worst.high > 0.2)
  }

  @Test(arguments: [3, 30])
  func ofAMeanCoversAtItsRate(_ count: Int) {
    var generator = SeededGenerator(seed: 7, "mean", count)
    var covered = 0
    for _ in 0..<500 {
      let interval = Interval.ofMean((0..<count).map { _ in 3 + 2 * generator.normal() }).interval
      if interval.low <= 3, 3 <= interval.high { covered += 1 }
    }
    #expect(covered > 460 && covered < 490, "covers \(covered) of 500")
  }

  @Test func ofAMeanIsStudents() {
    // t(0.975, 2) = 4.30265, of the values 1, 2, 3.
    let (mean, error, interval) = Interval.ofMean([1, 2, 3])
    #expect(mean == 2 && abs(error - 0.57735) < 1e-5)
    #expect(abs(interval.high - 2 - 4.30265 * 0.57735) < 1e-3)
  }
}
