/// What a finished cache says of one dictionary as a whole.
package struct CacheTotals: Sendable, Equatable {
  package var activations: Int
  /// Latents that fire on a cached position, on average.
  package var meanL0: Double
  /// Latents that fire at all, and those that never do.
  package var live: Int
  package var dead: Int
  /// 1 − Σ‖x − x̂‖² / Σ‖x − x̄‖² over the cached positions; nil where nothing varies.
  package var explainedVariance: Double?
  /// Positions on which latents could fire: all but the special tokens.
  package var cachedPositions: Int
}
