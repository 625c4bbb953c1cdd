import LatentSupport
import Testing

@testable import LatentAnalysis

@Suite struct FuzzingScorerTests {
  /// Windows of 32 tokens, each firing on a few tokens at places of its own.
  private func material(windows: Int = 50, seed: Int = 1, fires: (Int, inout SeededGenerator) -> Int) -> ScoringMaterial
  {
    var generator = SeededGenerator(seed: seed, "fuzzing windows")
    let activating = (0..<windows).map { index in
      var activations = [Float](repeating: 0, count: 32)
      for place in generator.sample(fires(index, &generator), of: Array(0..<32)) {
        // Some are below the threshold: neither truly marked nor free for a false mark.
        activations[place] = generator.unit() < 0.2 ? 0.1 : 1
      }
      if !activations.contains(1) { activations[generator.index(below: 32)] = 1 }
      return RenderedWindow(tokens: (0..<32).map { " \(index)w\($0)" }, activations: activations, quantile: index / 5)
    }
    let silent = (0..<windows).map { index in
      RenderedWindow(tokens: (0..<32).map { " \(index)s\($0)" }, activations: [Float](repeating: 0, count: 32))
    }
    return ScoringMaterial(latent: 5, explanation: "e", activating: activating, nonActivating: silent)
  }

  private func places(_ example: JudgeExample) -> [Int] { example.marks.indices.filter { example.marks[$0] } }

  @Test(arguments: FuzzingScorer.Marks.allCases)
  func thereAreAsManyFalseExamplesAsTrueOnes(_ marks: FuzzingScorer.Marks) {
    let examples = FuzzingScorer(marks: marks).examples(
      material { _, generator in 1 + generator.index(below: 4) },
      seed: 3
    )
    #expect(examples.count { $0.truth } == 50 && examples.count { !$0.truth } == 50)
    #expect(
      examples.filter { !$0.truth }.allSatisfy {
        $0.source == (marks == .moved ? "moved" : "random") && $0.quantile == nil
      }
    )
    #expect(examples.filter(\.truth).allSatisfy { $0.quantile != nil })
    #expect(examples.allSatisfy { $0.marks.contains(true) && $0.marks.count == $0.tokens.count })
  }

  @Test func falseMarksStandOnSilentTokensOfTheSameTexts() {
    let material = material { _, generator in 1 + generator.index(below: 12) }
    let examples = FuzzingScorer().examples(material, seed: 3)
    let byText = Dictionary(uniqueKeysWithValues: material.activating.map { ($0.text, $0) })
    for example in examples {
      let window = byText[example.tokens.joined()]
      #expect(window != nil)
      for place in places(example) {
        let activation = window?.activations[place] ?? -1
        #expect(example.truth ? activation > 0.3 : activation == 0, "a false mark never stands on an active token")
      }
    }
  }

  /// Delphi draws the same places for every example of a latent, which a judge can learn.
  @Test(arguments: FuzzingScorer.Marks.allCases)
  func falseMarksAreDrawnAnewForEveryExample(_ marks: FuzzingScorer.Marks) {
    let examples = FuzzingScorer(marks: marks).examples(
      material { _, generator in 1 + generator.index(below: 4) },
      seed: 3
    )
    let patterns = examples.filter { !$0.truth }.map(places)
    #expect(Set(patterns).count > 30, "\(Set(patterns).count) patterns in 50 examples")
    for place in 0..<32 {
      // No place is marked in every example; 2 to 3 marks in 32 places.
      #expect(patterns.count { $0.contains(place) } < 20)
    }
  }

  /// Neither their number nor their runs nor their places tell false marks from true ones.
  @Test(arguments: FuzzingScorer.Marks.allCases)
  func falseMarksLookLikeTrueOnes(_ marks: FuzzingScorer.Marks) {
    var sums: [Bool: (marks: Double, place: Double, examples: Double)] = [:]
    for seed in 0..<20 {
      let material = material(seed: seed) { _, generator in 1 + generator.index(below: 4) }
      for example in FuzzingScorer(marks: marks).examples(material, seed: seed) {
        let places = places(example)
        var sum = sums[example.truth] ?? (0, 0, 0)
        sum.marks += Double(places.count)
        sum.place += Double(places.reduce(0, +)) / Double(places.count)
        sum.examples += 1
        sums[example.truth] = sum
      }
    }
    guard let yes = sums[true], let no = sums[false] else {
      Issue.record("one kind of example is missing")
      return
    }
    #expect(yes.examples == no.examples)
    // 1,000 examples each; standard deviations about 1 mark and 8 places.
    #expect(abs(yes.marks / yes.examples - no.marks / no.examples) < 0.2, "\(yes) \(no)")
    #expect(abs(yes.place / yes.examples - no.place / no.examples) < 1.5, "\(yes) \(no)")
  }

  @Test func aWindowWithoutRoomHasNoFalseExample() {
    let full = RenderedWindow(tokens: ["a", "b"], activations: [1, 1])
    let material = ScoringMaterial(latent: 1, explanation: "", activating: [full], nonActivating: [])
    #expect(FuzzingScorer().examples(material, seed: 1).map(\.truth) == [true])
    #expect(FuzzingScorer(marks: .other).examples(material, seed: 1).map(\.truth) == [true])
  }

  @Test func oneSeedGivesOneOrderAndTruthDoesNotShowInIt() {
    let material = material { _, _ in 2 }
    let examples = FuzzingScorer().examples(material, seed: 3)
    #expect(FuzzingScorer().examples(material, seed: 3) == examples)
    #expect(FuzzingScorer().examples(material, seed: 4) != examples)
    let firstHalf = examples.prefix(50).count { $0.truth }
    #expect((10...40).contains(firstHalf), "shuffled")
  }
}
