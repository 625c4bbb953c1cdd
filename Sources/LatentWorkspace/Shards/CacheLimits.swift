/// How large a segment grows before it is written, which bounds both the memory of a run and what a crash can lose.
package struct CacheLimits: Sendable, Equatable {
  /// Positions in a cache: they are read as `Int32`.
  package static let mostPositions = Int(Int32.max)
  /// Latents in a dictionary.
  package static let mostLatents = 1 << 27
  /// Activations of one dictionary in one segment: at most 12 bytes each, so that offsets fit 32 bits.
  static let mostActivationsInSegment = 1 << 28

  /// Positions in a segment, rounded down to whole contexts; nil for `standardPositions(latents:)`.
  package var positionsPerSegment: Int?
  /// A segment ends early, after the batch that brings it to this many activations over all dictionaries.
  ///
  /// The writer holds 8 bytes for each of them: 256 MiB for the standard 2²⁵.
  package var activationsPerSegment: Int

  package init(positionsPerSegment: Int? = nil, activationsPerSegment: Int = 1 << 25) {
    self.positionsPerSegment = positionsPerSegment
    self.activationsPerSegment = activationsPerSegment
  }

  /// Four positions a latent, at least 2¹⁵ and at most 2²⁰: every latent costs a segment 4 bytes and every latent that
  /// fires 7 more, which is little beside its firings only when a segment grows with the dictionary; and a smaller
  /// segment loses less work in a crash.
  package static func standardPositions(latents: Int) -> Int {
    min(1 << 20, max(1 << 15, 4 * latents))
  }

  func contextsPerSegment(_ identity: CacheIdentity) -> Int {
    let latents = identity.dictionaries.map(\.latents).max() ?? 0
    let positions = positionsPerSegment ?? Self.standardPositions(latents: latents)
    return max(1, positions / max(1, identity.contextLength))
  }
}
