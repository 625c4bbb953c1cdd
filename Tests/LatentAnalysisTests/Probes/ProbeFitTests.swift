import LatentSupport
import LatentTestSupport
import Testing

@testable import LatentAnalysis

/// Against scikit-learn, concept-erasure and torch: `Tests/Fixtures/make_probes.py`.
@Suite struct ProbeFitTests {
  private let fixture: JSON
  private let samples: ProbeSamples

  init() throws {
    let fixture = try JSON(readingFile: Fixture.path("probes/probes.json"))
    func rows(_ name: String) throws -> [[Double]] {
      try #require(fixture[name]?.arrayValue).map { try #require($0.arrayValue).compactMap(\.numberValue) }
    }
    samples = ProbeSamples(
      prompts: try rows("prompts"),
      affirmed: try rows("affirmed"),
      denied: try rows("denied"),
      labels: try #require(fixture["labels"]?.arrayValue).compactMap(\.boolValue),
      statements: try #require(fixture["statements"]?.arrayValue).compactMap(\.integerValue)
    )
    self.fixture = fixture
  }

  private func numbers(_ json: JSON?) throws -> [Double] { try #require(json?.arrayValue).compactMap(\.numberValue) }

  private func distance(_ a: [Double], _ b: [Double]) -> Double {
    Vectors.norm(Vectors.difference(a, b)) / Vectors.norm(b)
  }

  /// How far two axes are apart, whatever their length and sign.
  private func axisDistance(_ a: [Double], _ b: [Double]) -> Double {
    1 - abs(Vectors.dot(a, b)) / (Vectors.norm(a) * Vectors.norm(b))
  }

  @Test(arguments: [ProbeKind.logistic, .logisticOnPairs])
  func isScikitLearnsLogisticRegression(_ kind: ProbeKind) throws {
    let probe = ProbeFit.fit(kind, samples, seed: 0, check: {})
    #expect(distance(probe.weight, try numbers(fixture[kind.rawValue]?["weight"])) < 1e-5)
    let bias = try #require(fixture[kind.rawValue]?["bias"]?.numberValue)
    #expect(abs(probe.bias - bias) < 1e-4 * abs(bias))
  }

  @Test(arguments: [ProbeKind.meanDifference, .lda])
  func hasTheDirectionOfTheFormula(_ kind: ProbeKind) throws {
    let probe = ProbeFit.fit(kind, samples, seed: 0, check: {})
    #expect(axisDistance(probe.weight, try numbers(fixture[kind.rawValue])) < 1e-9)
  }

  @Test(arguments: [ProbeKind.crc, .vinc])
  func hasTheTopEigenvector(_ kind: ProbeKind) throws {
    let probe = ProbeFit.fit(kind, samples, seed: 0, check: {})
    let width = probe.weight.count / 2
    let expected = try numbers(fixture[kind.rawValue])
    #expect(axisDistance(Array(probe.weight.prefix(width)), expected) < 1e-9)
    // To be applied to the difference of both activations.
    let halves = zip(probe.weight.prefix(width), probe.weight.suffix(width))
    #expect(halves.allSatisfy { $0 == -$1 })
  }

  @Test func erasesAsConceptErasureDoes() throws {
    let eraser = ConceptErasure(samples.affirmed, samples.denied, shrinkage: 0, check: {})
    let expected = try #require(fixture["erasedByPackage"]?.arrayValue).map { try numbers($0) }
    let rows = Array(samples.affirmed.prefix(2) + samples.denied.prefix(2))
    for (row, erased) in zip(rows, expected) { #expect(distance(eraser.erased(row), erased) < 1e-6) }
  }

  @Test func leavesNothingOfTheConceptWhateverTheShrinkage() {
    for shrinkage in [nil, 0, 0.5] {
      let eraser = ConceptErasure(samples.affirmed, samples.denied, shrinkage: shrinkage, check: {})
      let means = [samples.affirmed, samples.denied].map { Vectors.mean($0.map(eraser.erased)) }
      #expect(Vectors.norm(Vectors.difference(means[0], means[1])) < 1e-9)
    }
  }

  @Test func hasTheLossAndGradientOfContrastConsistency() throws {
    let consistency = try #require(fixture["consistency"])
    let eraser = ConceptErasure(samples.affirmed, samples.denied, check: {})
    let (affirmed, denied) = (samples.affirmed.map(eraser.erased), samples.denied.map(eraser.erased))
    let found = ContrastConsistency.loss(try numbers(consistency["parameters"]), affirmed, denied)
    #expect(abs(found.value - (try #require(consistency["value"]?.numberValue))) < 1e-9)
    #expect(distance(found.gradient, try numbers(consistency["gradient"])) < 1e-8)
    // The search goes as low as torch's. Adding δ(reader·x) back leaves the loss on erased activations as it is.
    let direction = ContrastConsistency.direction(samples, seed: 3, check: {})
    let scores = ProbeFit.fit(.ccs, samples, seed: 3, check: {}).logOdds(samples.features(for: .ccs))
    #expect(AreaUnderCurve(scores: scores, truths: samples.labels).value == 1)
    let best = try #require(consistency["best"]?.numberValue)
    // The bias is not in the direction; the best one is found by bisection over a grid.
    let reached = stride(from: -3.0, through: 3, by: 0.001).map {
      ContrastConsistency.loss(direction + [$0], affirmed, denied, decay: 0).value
    }.min()
    #expect(try #require(reached) < best + 1e-4)
  }

  @Test func areaIsScikitLearnsWithTies() throws {
    let area = try #require(fixture["area"])
    let truths = try #require(area["truths"]?.arrayValue).compactMap(\.boolValue)
    let value = AreaUnderCurve(scores: try numbers(area["scores"]), truths: truths).value
    #expect(abs(try #require(value) - (try #require(area["value"]?.numberValue))) < 1e-12)
  }

  /// A truth planted along one axis, among stronger axes that both answers share.
  @Test(arguments: [ProbeKind.ccs, .crc, .vinc])
  func recoversAPlantedDirectionWithoutLabels(_ kind: ProbeKind) {
    var generator = SeededGenerator(seed: 9, "planted")
    let width = 24
    func draw(_ scale: Double) -> [Double] { (0..<width).map { _ in scale * generator.normal() } }
    let planted = Vectors.scaled(draw(1), by: 0.5)
    let answer = draw(2)
    var samples = ProbeSamples(prompts: [], labels: [])
    for index in 0..<300 {
      let truth = index % 2 == 0
      let shared = draw(3)
      func side(_ sign: Double) -> [Double] {
        var row = shared
        Vectors.add(draw(0.3), times: 1, to: &row)
        Vectors.add(answer, times: sign, to: &row)
        Vectors.add(planted, times: truth ? sign : -sign, to: &row)
        return row
      }
      samples.affirmed.append(side(1))
      samples.denied.append(side(-1))
      samples.labels.append(truth)
      samples.statements.append(index)
    }
    let probe = ProbeFit.fit(kind, samples, seed: 1, check: {})
    let area = AreaUnderCurve(scores: probe.logOdds(samples.features(for: kind)), truths: samples.labels)
    #expect(area.value ?? 0 > 0.99)
    if kind != .ccs { #expect(axisDistance(Array(probe.weight.prefix(width)), planted) < 0.05) }
  }

  @Test func aRandomDirectionKnowsNothing() {
    var generator = SeededGenerator(seed: 2, "random")
    let rows = (0..<400).map { _ in (0..<20).map { _ in generator.normal() } }
    let labels = rows.indices.map { $0 % 2 == 0 }
    let scores = RandomDirections.scores(
      training: Array(rows[..<200]),
      labels: Array(labels[..<200]),
      tested: Array(rows[200...]),
      seed: 0,
      count: 50,
      check: {}
    )
    let areas = scores.compactMap { AreaUnderCurve(scores: $0, truths: Array(labels[200...])).value }
    #expect(abs(areas.reduce(0, +) / 50 - 0.5) < 0.03)
  }

  @Test func staysFiniteWhereActivationsDoNotDiffer() {
    let flat = ProbeSamples(
      prompts: Array(repeating: [1, 2], count: 4),
      affirmed: Array(repeating: [3, 1], count: 4),
      denied: Array(repeating: [0, 1], count: 4),
      labels: [true, false, true, false]
    )
    for kind in ProbeKind.allCases {
      let probe = ProbeFit.fit(kind, flat, seed: 0, check: {})
      let numbers = probe.weight + [probe.bias]
      #expect(numbers.allSatisfy { $0.isFinite }, "\(kind)")
    }
  }
}
