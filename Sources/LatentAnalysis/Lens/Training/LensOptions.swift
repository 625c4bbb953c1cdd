package import LatentModels

/// What decides how a lens is trained.
package struct LensOptions: Sendable, Equatable {
  /// The sites that get translators, in the order of computation.
  package var hookpoints: [Hookpoint]
  /// Steps of the optimiser; nil to go on, up to a limit, until the lens beats the frequencies of tokens everywhere.
  package var steps: Int?
  /// Tokens that the model reads in one step.
  package var tokensPerStep: Int
  /// How many of them each translator learns from; nil to spend about as much on learning as on reading.
  package var positionsPerStep: Int?
  package var contextLength: Int
  /// Held-out tokens that the lens is measured on.
  package var evaluationTokens: Int
  /// Whether every translator is also measured at every other site.
  package var measuresTransfer: Bool
  package var seed: Int

  package init(
    hookpoints: [Hookpoint],
    steps: Int? = nil,
    tokensPerStep: Int = 2048,
    positionsPerStep: Int? = nil,
    contextLength: Int = 256,
    evaluationTokens: Int = 4096,
    measuresTransfer: Bool = false,
    seed: Int = 0
  ) {
    self.hookpoints = hookpoints
    self.steps = steps
    self.tokensPerStep = tokensPerStep
    self.positionsPerStep = positionsPerStep
    self.contextLength = contextLength
    self.evaluationTokens = evaluationTokens
    self.measuresTransfer = measuresTransfer
    self.seed = seed
  }
}

extension LensOptions: CustomStringConvertible {
  /// Everything that decides the result, in words that stay.
  package var description: String {
    let parts: [any CustomStringConvertible] = [
      hookpoints.map(\.description).joined(separator: " "), steps ?? 0, tokensPerStep, positionsPerStep ?? 0,
      contextLength,
      evaluationTokens, measuresTransfer, seed,
    ]
    return parts.map(\.description).joined(separator: "; ")
  }
}
