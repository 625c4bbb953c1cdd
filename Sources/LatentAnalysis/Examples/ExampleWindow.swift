/// A stretch of text and how strongly a latent fires on each of its tokens.
package struct ExampleWindow: Sendable, Equatable {
  /// Where the window stands in the cache.
  package var tokens: Range<Int>
  /// The document it is from.
  package var document: Int
  /// Per token; all 0 in a window where the latent is silent.
  package var activations: [Float]
  /// Slice of activation strength it was drawn from, 0 the strongest; nil for silent windows.
  package var quantile: Int?
  /// Which kind of silent window it is; nil for activating ones.
  package var negative: NegativeKind?

  package init(
    tokens: Range<Int>,
    document: Int,
    activations: [Float],
    quantile: Int? = nil,
    negative: NegativeKind? = nil
  ) {
    self.tokens = tokens
    self.document = document
    self.activations = activations
    self.quantile = quantile
    self.negative = negative
  }

  /// A window in which the latent is silent.
  package init(silent tokens: Range<Int>, document: Int, _ kind: NegativeKind) {
    self.init(
      tokens: tokens,
      document: document,
      activations: [Float](repeating: 0, count: tokens.count),
      negative: kind
    )
  }

  package var maxActivation: Float { activations.max() ?? 0 }
}

/// What is known of one latent from a part of a cache: windows in which it fires, and others in which it is silent.
package struct LatentExamples: Sendable, Equatable {
  package var latent: Int
  /// Tokens on which it fires, in the whole cache, and that as a share of all cached tokens.
  package var firingCount: Int
  package var firingFraction: Double
  /// Strongest activation in the whole cache.
  package var maxActivation: Float
  /// Share of the windows that were drawn from in which it fires.
  package var windowFraction = 0.0
  /// Strongest slice first.
  package var activating: [ExampleWindow] = []
  /// Kind by kind.
  package var nonActivating: [ExampleWindow] = []
  /// Why there are no examples, if there are none.
  package var skipped: String?
}
