internal import Foundation
internal import LatentSupport

/// Draws tokens from logits.
struct TokenSampler: Sendable {
  private let temperature: Double
  private let topP: Double
  private var generator: SeededGenerator

  init(_ sampling: Sampling, stream: Int) {
    temperature = sampling.temperature
    topP = sampling.topP
    generator = SeededGenerator(seed: Int(truncatingIfNeeded: sampling.seed), "generation", stream)
  }

  /// A token drawn from softmax(`logits` / temperature), of the nucleus only where there is one.
  mutating func draw(_ logits: ArraySlice<Float>) -> Int32 {
    let largest = logits.max() ?? 0
    let weights = logits.map { exp((Double($0) - Double(largest)) / temperature) }
    let candidates = topP < 1 ? nucleus(weights) : Array(weights.indices)
    let total = candidates.reduce(0) { $0 + weights[$1] }
    var rest = generator.unit() * total
    for token in candidates {
      rest -= weights[token]
      if rest < 0 { return Int32(token) }
    }
    // Rounding may leave a crumb after the last candidate.
    return Int32(candidates.last ?? 0)
  }

  /// The fewest tokens whose share of the weights is at least `topP`, most probable first; of equal ones, lower first.
  private func nucleus(_ weights: [Double]) -> [Int] {
    let total = weights.reduce(0, +)
    // Those below this share have less than 1 − topP together, so the set is full before it comes to them; what is
    // left to sort is a few hundred of a vocabulary's tens of thousands.
    let floor = (1 - topP) * total / Double(weights.count)
    let ordered = weights.indices.filter { weights[$0] >= floor }.sorted { (weights[$1], $0) < (weights[$0], $1) }
    var rest = topP * total
    for (place, token) in ordered.enumerated() {
      rest -= weights[token]
      if rest <= 0 { return Array(ordered[...place]) }
    }
    return ordered
  }
}
