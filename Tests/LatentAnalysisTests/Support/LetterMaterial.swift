import LatentSupport

@testable import LatentAnalysis

/// Windows of one-letter words: a latent that fires on "X" with a strength that falls from slice to slice, and windows
/// without one.
struct LetterMaterial {
  var material: ScoringMaterial
  private static let others = "ABCDEFGHIJKLMNOP".map { " \($0)" }

  init(
    windows: Int = 40,
    seed: Int = 1,
    kinds: [NegativeKind] = [.random],
    explanation: String = "the letter \"X\"",
    other: String? = "the letter \"Q\""
  ) {
    var generator = SeededGenerator(seed: seed, "letter material")
    func letters() -> [String] { (0..<16).map { _ in Self.others[generator.index(below: 16)] } }
    func firing(_ place: Int) -> RenderedWindow {
      var tokens = letters()
      var activations = [Float](repeating: 0, count: 16)
      for _ in 0..<2 {
        let index = generator.index(below: 16)
        tokens[index] = " X"
        activations[index] = Float(windows - place)
      }
      return RenderedWindow(tokens: tokens, activations: activations, quantile: place * 5 / windows)
    }
    let activating = (0..<windows).map(firing)
    let silent = kinds.flatMap { kind in
      (0..<windows).map { _ in
        RenderedWindow(tokens: letters(), activations: [Float](repeating: 0, count: 16), negative: kind)
      }
    }
    material = ScoringMaterial(
      latent: 3,
      explanation: explanation,
      otherExplanation: other,
      activating: activating,
      nonActivating: silent,
      baseRate: 0.02,
      maxActivation: Float(windows),
      reference: (0..<20).map { firing($0 * windows / 20) },
      silentReference: (0..<20).map { _ in
        RenderedWindow(tokens: letters(), activations: [Float](repeating: 0, count: 16), negative: .random)
      }
    )
  }
}
