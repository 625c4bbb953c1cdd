internal import LatentSupport

/// A fair coin that depends on a seed and a text alone.
struct ScriptedCoin {
  let isHeads: Bool

  init(_ seed: Int, _ text: String) {
    var generator = SeededGenerator(seed: seed, "coin", text)
    isHeads = generator.unit() < 0.5
  }
}
