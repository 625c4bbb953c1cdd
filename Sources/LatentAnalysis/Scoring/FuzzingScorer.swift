internal import LatentSupport

/// Can a reader of the explanation tell truly marked tokens from falsely marked ones? (Paulo et al. 2024, 3.3.2.)
///
/// False marks have the runs and, as far as the text allows, the places of true marks of another window, drawn anew for
/// every example: neither their number nor where they stand gives them away.
package struct FuzzingScorer: ClassifierScorer {
  /// Where false marks stand.
  package enum Marks: String, Sendable, CaseIterable {
    /// In the same windows, on tokens on which the latent does not fire: only the marks differ.
    case moved
    /// In windows in which the latent is silent.
    case other
  }

  package var marks: Marks
  /// Tokens with more than this share of their window's strongest activation are truly marked.
  package var threshold: Float

  package init(marks: Marks = .moved, threshold: Float = 0.3) {
    self.marks = marks
    self.threshold = threshold
  }

  package var kind: String { "fuzzing" }
  package var identity: String { "fuzzing:2:\(marks.rawValue):\(threshold)" }
  package var question: JudgeQuestion { .fuzzing }

  package func examples(_ material: ScoringMaterial, seed: Int) -> [JudgeExample] {
    var generator = SeededGenerator(seed: seed, "fuzzing", material.latent)
    let trueMarks = material.activating.map { $0.marks(threshold: threshold) }
    var examples: [JudgeExample] = zip(material.activating, trueMarks).map { window, marks in
      JudgeExample(tokens: window.tokens, marks: marks, truth: true, source: "activating", quantile: window.quantile)
    }
    let hosts = marks == .moved ? material.activating : material.nonActivating
    for host in hosts where !trueMarks.isEmpty {
      guard let marks = Self.place(oneOf: trueMarks, in: host, using: &generator) else { continue }
      let source = self.marks == .moved ? self.marks.rawValue : (host.negative ?? .random).rawValue
      examples.append(JudgeExample(tokens: host.tokens, marks: marks, truth: false, source: source))
    }
    return generator.shuffled(examples)
  }

  /// Marks like those of one of `patterns`, preferably of one whose own places are free here: were they moved to wherever
  /// there is room, true marks would stand where latents like to fire and false ones anywhere.
  static func place(
    oneOf patterns: [[Bool]],
    in window: RenderedWindow,
    using generator: inout SeededGenerator
  ) -> [Bool]? {
    var pattern: [Bool] = []
    for _ in 0..<8 {
      pattern = patterns[generator.index(below: patterns.count)]
      let fits = pattern.indices.allSatisfy {
        !pattern[$0] || ($0 < window.activations.count && window.activations[$0] == 0)
      }
      if fits { break }
    }
    return place(pattern, in: window, using: &generator)
  }

  /// Marks with the runs of `pattern` on tokens of `window` on which the latent is silent: at the pattern's own places
  /// where these are free, else at random ones. Nil when the window has no room for any run.
  private static func place(
    _ pattern: [Bool],
    in window: RenderedWindow,
    using generator: inout SeededGenerator
  ) -> [Bool]? {
    var marks = [Bool](repeating: false, count: window.tokens.count)
    func isFree(_ range: Range<Int>) -> Bool {
      range.upperBound <= marks.count && range.allSatisfy { !marks[$0] && window.activations[$0] == 0 }
    }
    for run in runs(of: pattern) {
      var place = isFree(run) ? run : nil
      if place == nil, run.count <= marks.count {
        let free = (0...(marks.count - run.count)).filter { isFree($0..<($0 + run.count)) }
        if !free.isEmpty {
          let start = free[generator.index(below: free.count)]
          place = start..<(start + run.count)
        }
      }
      for index in place ?? 0..<0 { marks[index] = true }
    }
    return marks.contains(true) ? marks : nil
  }

  private static func runs(of marks: [Bool]) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    for index in marks.indices where marks[index] {
      if let last = runs.last, last.upperBound == index {
        runs[runs.count - 1] = last.lowerBound..<(index + 1)
      } else {
        runs.append(index..<(index + 1))
      }
    }
    return runs
  }
}
