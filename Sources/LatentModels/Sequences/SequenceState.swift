/// What a model remembers of one sequence: keys and values, or recurrent states, of every block.
///
/// A value: a copy is a snapshot, two copies are a fork, assigning an old copy restores it, and nothing done with one is
/// seen in another. Copies share memory until they grow apart.
package struct SequenceState: Sendable {
  /// Positions remembered; the next token's position.
  package internal(set) var length = 0
  /// The tokens at those positions, as far as they were given: what the state can be made anew of.
  package internal(set) var tokens: [Int32] = []
  /// What each block remembers.
  var layers: [LayerState]

  /// The memory of a sequence that has not begun, for a model of as many blocks as `layers` has.
  init(layers: [LayerState]) {
    self.layers = layers
  }

  /// Counts `tokens` among what is remembered.
  mutating func append(_ new: [Int32]) {
    length += new.count
    tokens += new
  }

  /// Memory held, in bytes; copies that still share it each count it whole.
  package var byteCount: Int { layers.reduce(0) { $0 + $1.byteCount } }

  /// The most memory that it takes when `length` positions are remembered, in bytes; of a recurrence what it takes now,
  /// which after the first position is what it always takes.
  package func byteCount(ofLength length: Int) -> Int {
    layers.reduce(0) { sum, layer in
      if case .keyValue(let cache) = layer { return sum + cache.byteCount(ofLength: length) }
      return sum + layer.byteCount
    }
  }
}

/// What one block remembers of one sequence.
enum LayerState: Sendable {
  /// A block without memory.
  case nothing
  /// A block that attends.
  case keyValue(KeyValueCache)
  /// A block with a recurrence.
  case recurrent(RecurrentState)

  /// Memory held, in bytes.
  var byteCount: Int {
    switch self {
    case .nothing: 0
    case .keyValue(let cache): cache.byteCount
    case .recurrent(let state): state.byteCount
    }
  }
}
