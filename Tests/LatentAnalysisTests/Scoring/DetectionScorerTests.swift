import Testing

@testable import LatentAnalysis

@Suite struct DetectionScorerTests {
  private let material = ScoringMaterial(
    latent: 2,
    explanation: "e",
    activating: (0..<20).map { RenderedWindow(tokens: ["a\($0)"], activations: [1], quantile: $0 / 2) },
    nonActivating: (0..<30).map { RenderedWindow(tokens: ["s\($0)"], activations: [0]) }
  )

  @Test func putsEveryWindowOnceAndMarksNothing() {
    let examples = DetectionScorer().examples(material, seed: 1)
    #expect(Set(examples.map { $0.tokens.joined() }).count == 50 && examples.count == 50)
    #expect(examples.allSatisfy { $0.truth == $0.tokens[0].hasPrefix("a") && !$0.marks.contains(true) })
    #expect(examples.allSatisfy { ($0.quantile != nil) == $0.truth })
  }

  @Test func theOrderDependsOnTheSeedAndSaysNothing() {
    let examples = DetectionScorer().examples(material, seed: 1)
    #expect(DetectionScorer().examples(material, seed: 1) == examples)
    #expect(DetectionScorer().examples(material, seed: 2) != examples)
    #expect(examples.prefix(20).contains { !$0.truth } && examples.suffix(30).contains { $0.truth })
  }
}
