internal import LatentSupport
package import LatentTensor

/// States as tensors: how a sequence's memory is kept in a file, and how several are added up.
extension ResidentModel {
  /// Whether some blocks remember a sequence in recurrent states, so that a prefix of any length can be kept cheaply.
  package var isRecurrent: Bool {
    network.initialState.layers.contains { layer in
      if case .recurrent = layer { true } else { false }
    }
  }

  /// What `state` holds: `layers.0.state` with the axes of its hookpoint, and of blocks that attend beside recurrent ones
  /// `layers.2.keys` and `layers.2.values`, [position, width].
  package func tensors(of state: SequenceState) throws -> [String: Tensor] {
    var tensors: [String: Tensor] = [:]
    for (layer, held) in state.layers.enumerated() {
      switch held {
      case .nothing: break
      case .recurrent(let vectors):
        for site in stateSites(ofBlock: layer) {
          guard let vector = vectors[site] else { continue }
          let hookpoint = Hookpoint(site, layer: layer)
          let shape = shape(of: hookpoint) ?? [vector.columns]
          tensors[hookpoint.description] = Tensor(try backend.download(vector), shape: shape)
        }
      case .keyValue(let cache):
        guard let (keys, values) = cache.held else { continue }
        tensors["layers.\(layer).keys"] = Tensor(try backend.download(keys), shape: [keys.rows, keys.columns])
        tensors["layers.\(layer).values"] = Tensor(try backend.download(values), shape: [values.rows, values.columns])
      }
    }
    return tensors
  }

  /// The memory of a sequence of `length` positions that `tensors(of:)` wrote to `archive`.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) when the archive is not of this model's shape.
  package func state(from archive: any TensorArchive, length: Int) throws -> SequenceState {
    var state = makeState()
    state.length = length
    var unread = Set(archive.names)
    func matrix(_ name: String, _ shape: [Int], rows: Int) throws -> Matrix {
      let tensor = try archive.tensor(named: name, shape: shape)
      unread.remove(name)
      guard tensor.isFinite() else {
        throw LatentError.unreadable(archive.path, "Tensor \(name) in \(archive.path) has NaN or infinite elements.")
      }
      return try backend.upload(tensor.floats(), rows: rows, columns: tensor.count / max(rows, 1))
    }
    for (layer, held) in state.layers.enumerated() {
      switch held {
      case .nothing: break
      case .recurrent(var vectors):
        for site in stateSites(ofBlock: layer) {
          let hookpoint = Hookpoint(site, layer: layer)
          vectors[site] = try matrix(hookpoint.description, shape(of: hookpoint) ?? [], rows: 1)
        }
        state.layers[layer] = .recurrent(vectors)
      case .keyValue(var cache):
        let keys = try matrix("layers.\(layer).keys", [length, cache.keyWidth], rows: length)
        let values = try matrix("layers.\(layer).values", [length, cache.valueWidth], rows: length)
        _ = try cache.append(
          keys: Heads(keys, count: 1, width: keys.columns),
          values: Heads(values, count: 1, width: values.columns),
          on: backend
        )
        state.layers[layer] = .keyValue(cache)
      }
    }
    guard unread.isEmpty else {
      let name = unread.min() ?? ""
      throw LatentError.unreadable(archive.path, "Tensor \(name) in \(archive.path) is no state of \(self.name).")
    }
    return state
  }

  /// Σ weight · state, vector by vector; as long as the longest of them.
  ///
  /// - Throws: `LatentError` (`invalidParams`, field `combine`) for a model that also attends: keys and values of
  ///   different texts do not add up.
  package func combine(_ terms: [(state: SequenceState, weight: Float)]) throws -> SequenceState {
    var sum = makeState()
    sum.length = terms.map(\.state.length).max() ?? 0
    for layer in sum.layers.indices {
      guard case .recurrent(var vectors) = sum.layers[layer] else {
        if case .nothing = sum.layers[layer] { continue }
        throw LatentError.invalid(
          "combine",
          "combine adds up recurrent states, but block \(layer) of \(name) attends; save the state of a text instead."
        )
      }
      for site in stateSites(ofBlock: layer) {
        let total = try backend.allocate(rows: 1, columns: width(of: Hookpoint(site, layer: layer)) ?? 0)
        for term in terms {
          guard case .recurrent(let held) = term.state.layers[layer], let vector = held[site] else { continue }
          try backend.addVector(vector, factor: term.weight, to: total, into: total)
        }
        vectors[site] = total
      }
      sum.layers[layer] = .recurrent(vectors)
    }
    return sum
  }

  /// The block's recurrent states.
  private func stateSites(ofBlock layer: Int) -> [HookpointSite] {
    network.blocks[layer].points.map(\.site).filter(\.isState)
  }
}
