/// A window as text: its tokens as strings, and how strongly the latent fires on each.
package struct RenderedWindow: Sendable, Equatable {
  /// One string per token; together they are the text of the window.
  package var tokens: [String]
  package var activations: [Float]
  package var quantile: Int?
  package var document: Int
  /// Which kind of silent window it is; nil for activating ones.
  package var negative: NegativeKind?

  package init(
    tokens: [String],
    activations: [Float],
    quantile: Int? = nil,
    document: Int = 0,
    negative: NegativeKind? = nil
  ) {
    self.tokens = tokens
    self.activations = activations
    self.quantile = quantile
    self.document = document
    self.negative = negative
  }

  package var text: String { tokens.joined() }
  package var maxActivation: Float { activations.max() ?? 0 }

  /// The tokens whose activation is more than `threshold` of the window's own strongest.
  package func marks(threshold: Float) -> [Bool] {
    let bound = threshold * maxActivation
    return activations.map { $0 > 0 && $0 > bound }
  }
}
