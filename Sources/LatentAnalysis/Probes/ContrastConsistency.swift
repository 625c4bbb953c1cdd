internal import Glibc
internal import LatentSupport

/// A direction along which a statement affirmed and denied have probabilities that add up to 1 and are not both ½:
/// contrast-consistent search (Burns et al. 2022, "Discovering latent knowledge in language models without supervision").
enum ContrastConsistency {
  static let tries = 10
  static let decay = 0.01

  /// The best of `tries` searches from random starts. What tells affirmed from denied in general is erased before (LEACE).
  ///
  /// - Returns: [width], to be applied to the difference of the two activations; its sign means nothing.
  static func direction(_ samples: ProbeSamples, seed: Int, check: () throws -> Void) rethrows -> [Double] {
    let eraser = try ConceptErasure(samples.affirmed, samples.denied, check: check)
    let affirmed = samples.affirmed.map(eraser.erased)
    let denied = samples.denied.map(eraser.erased)
    let width = affirmed.first?.count ?? 0
    var generator = SeededGenerator(seed: seed, "contrast-consistent search")
    let reach = 1 / Double(max(1, width)).squareRoot()
    var best: (loss: Double, direction: [Double])?
    for _ in 0..<tries {
      let start = (0...width).map { _ in (2 * generator.unit() - 1) * reach }
      let found = try QuasiNewton.minimise(from: start) { parameters in
        try check()
        return loss(parameters, affirmed, denied)
      }.point
      let plain = loss(found, affirmed, denied, decay: 0).value
      if plain.isFinite, plain < best?.loss ?? .infinity { best = (plain, Array(found.dropLast())) }
    }
    return eraser.pulledBack(best?.direction ?? Array(repeating: 0, count: width))
  }

  /// Mean of (p₊ + p₋ − 1)² + min(p₊, p₋)², and ½ decay ‖parameters‖².
  ///
  /// - Parameter parameters: the direction, then the bias.
  static func loss(
    _ parameters: [Double],
    _ affirmed: [[Double]],
    _ denied: [[Double]],
    decay: Double = decay
  ) -> (value: Double, gradient: [Double]) {
    let direction = Array(parameters.dropLast())
    let bias = parameters.last ?? 0
    let share = 1 / Double(max(1, affirmed.count))
    var value = 0.5 * decay * Vectors.dot(parameters, parameters)
    var gradient = Vectors.scaled(direction, by: decay)
    var biasGradient = decay * bias
    for (first, second) in zip(affirmed, denied) {
      let yes = 1 / (1 + exp(-(Vectors.dot(direction, first) + bias)))
      let no = 1 / (1 + exp(-(Vectors.dot(direction, second) + bias)))
      let excess = yes + no - 1
      let least = min(yes, no)
      value += share * (excess * excess + least * least)
      let slopeOfYes = 2 * share * (excess + (yes < no ? yes : 0)) * yes * (1 - yes)
      let slopeOfNo = 2 * share * (excess + (yes < no ? 0 : no)) * no * (1 - no)
      Vectors.add(first, times: slopeOfYes, to: &gradient)
      Vectors.add(second, times: slopeOfNo, to: &gradient)
      biasGradient += slopeOfYes + slopeOfNo
    }
    return (value, gradient + [biasGradient])
  }
}
