import LatentAnalysis
import LatentSupport
import Testing

@Suite(.timeLimit(.minutes(15))) struct ExampleBuilderTests {
  private static let documents = 400
  private static let documentTokens = 96
  private let windows: WindowTable

  init() {
    var windows = WindowTable(windowTokens: 32)
    for document in 0..<Self.documents {
      // A gap between documents stands for the special token.
      let start = document * (Self.documentTokens + 1) + 1
      windows.append(start..<(start + Self.documentTokens), document: document, documentKey: UInt64(document))
    }
    self.windows = windows
  }

  private func builder(_ sampler: Sampler = Sampler(), seed: Int = 0) -> ExampleBuilder {
    let cachedTokens = Self.documents * Self.documentTokens
    return ExampleBuilder(windows: windows, sampler: sampler, seed: seed, cachedTokens: cachedTokens)
  }

  /// Fires on each token with a chance, at random strengths.
  private func firings(density: Double, seed: Int = 1) -> (positions: [Int32], values: [Float]) {
    var generator = SeededGenerator(seed: seed, "firings", density)
    let positions = windows.all.flatMap { windows.tokens(of: Int($0)) }.filter { _ in generator.unit() < density }
    return (positions.map { Int32($0) }, positions.map { _ in Float(generator.unit()) + 0.01 })
  }

  @Test func whatIsExplainedAndWhatIsScoredShareNoDocument() {
    let (positions, values) = firings(density: 0.02)
    let parts = [DocumentSplit.train, .validation, .test].map { split in
      builder(Sampler(minimumExamples: 1)).examples(
        latent: 3,
        positions: positions,
        values: values,
        from: split,
        count: 40
      )
    }
    let documents = parts.map { Set(($0.activating + $0.nonActivating).map(\.document)) }
    #expect(parts.allSatisfy { $0.skipped == nil && !$0.activating.isEmpty && !$0.nonActivating.isEmpty })
    #expect(documents[0].isDisjoint(with: documents[1]))
    #expect(documents[0].isDisjoint(with: documents[2]))
    #expect(documents[1].isDisjoint(with: documents[2]))
  }

  @Test(arguments: [0.001, 0.01, 0.05, 0.3])
  func windowsShowWhatFiresAndSilentOnesAreSilent(_ density: Double) {
    let (positions, values) = firings(density: density)
    let truth = Dictionary(uniqueKeysWithValues: zip(positions.map { Int($0) }, values))
    let examples = builder(Sampler(minimumExamples: 1))
      .examples(latent: 1, positions: positions, values: values, from: .train, count: 40)
    for window in examples.activating {
      #expect(window.activations == window.tokens.map { truth[$0] ?? 0 })
      #expect(window.maxActivation > 0 && window.quantile != nil)
    }
    for window in examples.nonActivating {
      #expect(window.tokens.allSatisfy { truth[$0] == nil })
      #expect(window.activations.count == window.tokens.count && window.maxActivation == 0 && window.quantile == nil)
    }
    let all = (examples.activating + examples.nonActivating).map(\.tokens)
    #expect(Set(all).count == all.count, "no window is shown twice")
    #expect(examples.firingCount == positions.count)
    #expect(examples.maxActivation == values.max())
    let fraction = Double(positions.count) / Double(Self.documents * Self.documentTokens)
    #expect(examples.firingFraction == fraction)
  }

  @Test func testWindowsComeFromEveryStrengthWhateverTheSampler() {
    let (positions, values) = firings(density: 0.05)
    let top = builder(Sampler(kind: .top))
    let train = top.examples(latent: 1, positions: positions, values: values, from: .train, count: 20)
    #expect(Set(train.activating.compactMap(\.quantile)) == [0], "the strongest of several hundred")
    let test = top.examples(latent: 1, positions: positions, values: values, from: .test, count: 20)
    #expect(Set(test.activating.compactMap(\.quantile)) == Set(0..<10))
  }

  @Test func aLatentThatAlwaysFiresEndsWithoutSilentWindows() {
    let (positions, values) = firings(density: 2)
    let examples = builder().examples(latent: 1, positions: positions, values: values, from: .test, count: 50)
    #expect(examples.skipped == nil && examples.activating.count == 50)
    #expect(examples.nonActivating.isEmpty)
  }

  @Test func theFewSilentWindowsThereAreAreFound() {
    // All windows fire but three of the test documents.
    let silent = Set((windows.windowsBySplit[.test] ?? []).suffix(3))
    let positions = windows.all.filter { !silent.contains($0) }.map { windows.starts[Int($0)] }
    let values = positions.map { _ in Float(1) }
    let examples = builder().examples(latent: 1, positions: positions, values: values, from: .test, count: 50)
    #expect(
      Set(examples.nonActivating.map { Int32($0.tokens.lowerBound) }) == Set(silent.map { windows.starts[Int($0)] })
    )
  }

  @Test func saysWhyALatentIsSkipped() {
    let never = builder().examples(latent: 1, positions: [], values: [], from: .train, count: 40)
    #expect(never.skipped?.contains("never fires") == true && never.firingCount == 0)
    let rare = builder().examples(latent: 1, positions: [2, 3, 4], values: [1, 2, 3], from: .train, count: 40)
    let other = builder().examples(latent: 1, positions: [2, 3, 4], values: [1, 2, 3], from: .test, count: 40)
    for examples in [rare, other] {
      #expect(examples.skipped?.contains("sampler.minimumExamples (10)") == true)
      #expect(examples.activating.isEmpty && examples.nonActivating.isEmpty)
      #expect(examples.firingCount == 3 && examples.maxActivation == 3)
    }
  }

  @Test func oneSeedGivesTheSameWindowsAndLatentsDoNotShareADraw() {
    let (positions, values) = firings(density: 0.05)
    func examples(_ latent: Int, seed: Int) -> LatentExamples {
      builder(seed: seed).examples(latent: latent, positions: positions, values: values, from: .test, count: 20)
    }
    #expect(examples(1, seed: 7) == examples(1, seed: 7))
    #expect(examples(1, seed: 7).activating != examples(1, seed: 8).activating)
    #expect(examples(1, seed: 7).nonActivating != examples(2, seed: 7).nonActivating)
  }

  @Test func firingsOutsideEveryWindowAreNoExamples() {
    // Position 0 is a special token's place.
    let examples = builder(Sampler(minimumExamples: 1))
      .examples(latent: 1, positions: [0], values: [9], from: nil, count: 5)
    #expect(examples.activating.isEmpty && examples.skipped != nil)
  }
}
