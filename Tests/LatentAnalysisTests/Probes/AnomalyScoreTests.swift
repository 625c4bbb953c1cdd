import LatentModels
import LatentSupport
import Testing

@testable import LatentAnalysis

@Suite struct AnomalyScoreTests {
  /// In two dimensions squared distances from a normal distribution are exponential; of points s times as far off, s² times
  /// as long: the area is s² / (1 + s²). A linear map in between changes nothing.
  @Test(arguments: [1.0, 2, 3])
  func isTheClosedFormOfWiderGaussians(_ scale: Double) throws {
    var generator = SeededGenerator(seed: Int(scale), "anomalies")
    func draw(_ count: Int, _ scale: Double) -> [[Double]] {
      (0..<count).map { _ in
        let (x, y) = (scale * generator.normal(), scale * generator.normal())
        return [3 * x + y + 7, 0.2 * y - 1]
      }
    }
    let trusted = draw(4000, 1)
    let tested = draw(4000, 1) + draw(4000, scale)
    let distances = AnomalyScore.distances(of: tested, from: trusted, check: {})
    let area = AreaUnderCurve(scores: distances, truths: tested.indices.map { $0 >= 4000 }).value
    #expect(abs(try #require(area) - scale * scale / (1 + scale * scale)) < 0.015)
  }

  @Test func theFirstLayerNearTheBestIsTheEarliest() {
    let layers = [0.5, 0.7, 0.96, 0.97, 0.9].enumerated().map { (Hookpoint.output($0), $1) }
    #expect(ProbeTable.earliest(layers.map { (hookpoint: $0, area: $1) }) == .output(2))
    let flat = (0..<5).map { (hookpoint: Hookpoint.output($0), area: 0.4) }
    #expect(ProbeTable.earliest(flat) == .output(2))
  }
}
