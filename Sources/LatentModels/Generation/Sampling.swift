/// How the next token is chosen from a model's logits.
package struct Sampling: Sendable, Equatable {
  /// 0 takes the most probable token; otherwise logits are divided by this first.
  package var temperature: Double
  /// Only the most probable tokens that together have at least this probability are drawn from (nucleus sampling,
  /// https://arxiv.org/abs/1904.09751); 1 draws from all.
  package var topP: Double
  /// The same seed draws the same tokens on every machine, as far as the logits are the same.
  package var seed: UInt64

  package init(temperature: Double = 0, topP: Double = 1, seed: UInt64 = 0) {
    self.temperature = temperature
    self.topP = topP
    self.seed = seed
  }

  /// The most probable token, always.
  package static let greedy = Sampling()

  /// Whether nothing is drawn.
  package var isGreedy: Bool { temperature == 0 }
}
