import LatentSupport
import Testing

@testable import LatentAnalysis

/// Windows round the strongest token, which peers place by a wrong index and drop at the edges of a context.
@Suite struct CentredWindowsTests {
  private let table: WindowTable

  init() {
    var table = WindowTable(windowTokens: 32)
    for document in 0..<200 {
      let start = document * 101 + 1
      table.append(start..<(start + 100), document: document, documentKey: UInt64(document))
    }
    self.table = table
  }

  private func examples(_ density: Double, placement: Sampler.Placement = .centred) -> (LatentExamples, [Int: Float]) {
    var generator = SeededGenerator(seed: 2, "centred", density)
    let positions = table.all.flatMap { table.tokens(of: Int($0)) }.filter { _ in generator.unit() < density }
    let values = positions.map { _ in Float(generator.unit()) + 0.01 }
    let sampler = Sampler(placement: placement, minimumExamples: 1)
    let builder = ExampleBuilder(windows: table, sampler: sampler, seed: 3, cachedTokens: 20_000)
    let found = builder.examples(
      latent: 0,
      positions: positions.map { Int32($0) },
      values: values,
      from: .train,
      count: 200
    )
    return (found, Dictionary(uniqueKeysWithValues: zip(positions, values)))
  }

  @Test(arguments: [0.005, 0.05, 0.4])
  func showsWhatFiresWhereItFires(_ density: Double) {
    let (examples, truth) = examples(density)
    #expect(examples.activating.count > 20)
    for window in examples.activating {
      #expect(window.activations == window.tokens.map { truth[$0] ?? 0 })
      let start = window.document * 101 + 1
      #expect(window.tokens.clamped(to: start..<(start + 100)) == window.tokens, "inside its document")
      #expect((23...32).contains(window.tokens.count))
    }
  }

  @Test func theStrongestStandsAboutThreeQuartersInAndNotAlwaysAtOnePlace() {
    let (examples, _) = examples(0.005)
    var places: Set<Int> = []
    for window in examples.activating {
      let start = window.document * 101 + 1
      let peak = window.activations.firstIndex(of: window.maxActivation) ?? -1
      // At the edges of a document a window is moved, not dropped.
      let isMoved = window.tokens.lowerBound == start || window.tokens.upperBound == start + 100
      if !isMoved { #expect((window.tokens.count * 5 / 8..<window.tokens.count * 7 / 8).contains(peak)) }
      places.insert(peak)
    }
    #expect(places.count >= 4)
  }

  @Test func noTokenIsTheReasonForTwoWindowsAndEveryFiringIsShown() {
    let (centred, truth) = examples(0.005)
    let (aligned, _) = examples(0.005, placement: .aligned)
    #expect(Set(centred.activating.map(\.tokens)).count == centred.activating.count)
    let shown = Set(centred.activating.flatMap(\.tokens))
    let wanted = Set(aligned.activating.flatMap(\.tokens)).filter { truth[$0] != nil }
    #expect(Double(wanted.intersection(shown).count) / Double(wanted.count) > 0.95)
    #expect(centred.activating.count <= aligned.activating.count)
  }
}
