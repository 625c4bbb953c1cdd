package import LatentDictionaries
package import LatentModels

/// One edit of a model's activations, with everything named in the request already looked up.
package struct Intervention: Sendable {
  /// What is edited.
  package enum Target: Sendable {
    /// The whole value of a hookpoint.
    case hookpoint(Hookpoint)
    /// One latent of a dictionary that reads `hookpoint`. The dictionary's reconstruction error stays as it is: the value
    /// moves along the latent's decoder row by as much as its activation changes, and by nothing else.
    case latent(Int, of: SparseDictionary, at: Hookpoint)
    /// One latent of a dictionary that reads one place and writes another, or one head of a place: its activation is
    /// read where the dictionary reads, and what it writes is moved where the dictionary writes.
    case placedLatent(Int, of: DictionaryPlacement)
  }

  package enum Operation: String, Sendable, CaseIterable {
    /// x + strength · v
    case add
    /// A latent's activation becomes `strength`; a whole value becomes `vector`, or `strength` everywhere.
    case set
    /// A latent's activation, or a whole value, times `strength`.
    case scale
    /// A latent to 0; the direction `vector` projected out; a whole value to 0.
    case ablate
    /// Mirrored in the plane across `vector` that lies `strength` from the origin along it.
    case reflect
  }

  package var target: Target
  package var operation: Operation
  /// [width of the hookpoint]; what `add`, `set` and `ablate` of a hookpoint use.
  package var vector: [Float]?
  package var strength: Float
  package var positions: InterventionPositions

  package init(
    _ target: Target,
    operation: Operation,
    vector: [Float]? = nil,
    strength: Float = 1,
    positions: InterventionPositions = .all
  ) {
    self.target = target
    self.operation = operation
    self.vector = vector
    self.strength = strength
    self.positions = positions
  }

  /// Where the edit takes place, of several places the first.
  package var hookpoint: Hookpoint {
    switch target {
    case .hookpoint(let hookpoint): hookpoint
    case .latent(_, of: _, at: let hookpoint): hookpoint
    case .placedLatent(_, of: let placement): placement.outputs[0]
    }
  }
}

extension Intervention {
  /// How far its strength is from one that changes nothing.
  package var deviation: Float { operation == .scale ? strength - 1 : strength }

  /// The same with its effect made larger or smaller: `add` by its strength, `scale` by how far its factor is from 1.
  package func scaled(by factor: Float) -> Intervention {
    var copy = self
    copy.strength = operation == .scale ? 1 + factor * (strength - 1) : factor * strength
    return copy
  }
}

/// At which positions an edit is made, counted from the first given token. The rule looks at absolute positions, so it
/// means the same with and without a key-value cache.
package enum InterventionPositions: Sendable, Equatable {
  case all
  /// The given tokens.
  case prompt
  /// From the last given token on: the positions whose outputs choose the generated tokens.
  case generated
  /// The last given token.
  case last
  case list([Int])

  /// - Parameters:
  ///   - position: counted from the first given token.
  ///   - promptLength: how many tokens were given.
  package func contains(_ position: Int, promptLength: Int) -> Bool {
    switch self {
    case .all: true
    case .prompt: position < promptLength
    case .generated: position >= promptLength - 1
    case .last: position == promptLength - 1
    case .list(let chosen): chosen.contains(position)
    }
  }
}

extension Intervention.Target {
  /// A latent of a dictionary on a model.
  package static func latent(_ latent: Int, _ placement: DictionaryPlacement) -> Self {
    let isWhole = !placement.transcodes && placement.columns == nil && placement.inputs.count == 1
    return isWhole
      ? .latent(latent, of: placement.dictionary, at: placement.hookpoint) : .placedLatent(latent, of: placement)
  }

  package var isLatent: Bool {
    if case .hookpoint = self { false } else { true }
  }
}
