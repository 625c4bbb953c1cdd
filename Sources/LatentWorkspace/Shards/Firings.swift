/// Where a latent fires in a cache and how strongly.
package struct Firings: Sendable, Equatable {
  /// Positions in the cache, strictly ascending.
  package var positions: [Int32]
  /// The activation at each.
  package var values: [Float]

  package init(positions: [Int32] = [], values: [Float] = []) {
    self.positions = positions
    self.values = values
  }

  package var count: Int { positions.count }
  package var isEmpty: Bool { positions.isEmpty }
}
