/// What is to be generated.
package struct GenerationRequest: Sendable {
  /// Not empty; with a state, what follows the positions that it holds.
  package var prompt: [Int32]
  /// The most tokens that each sample gets.
  package var maxTokens: Int
  package var sampling: Sampling
  /// Texts that end a sample when they appear in it; they are not part of its text.
  package var stop: [String]
  /// How many continuations of the one prompt.
  package var samples: Int
  /// Tokens that end a sample besides those that the model itself names: the end of a turn.
  package var endTokens: [Int32]
  /// How many tokens that could have stood at each generated place are kept with their log-probabilities; 0 keeps none.
  package var alternatives: Int

  package init(
    prompt: [Int32],
    maxTokens: Int,
    sampling: Sampling = .greedy,
    stop: [String] = [],
    samples: Int = 1,
    endTokens: [Int32] = [],
    alternatives: Int = 0
  ) {
    self.prompt = prompt
    self.maxTokens = maxTokens
    self.sampling = sampling
    self.stop = stop
    self.samples = samples
    self.endTokens = endTokens
    self.alternatives = alternatives
  }
}
