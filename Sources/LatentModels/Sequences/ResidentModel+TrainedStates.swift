internal import LatentSupport
internal import LatentTensor

extension ResidentModel {
  /// The state that RWKV's state tuning left in the file `path`: for every block a tensor `blocks.N.att.time_state`
  /// [heads, value, key]. It stands for a prefix of no positions.
  ///
  /// - Throws: `LatentError`: `invalidParams` for a model that has no such states, `unreadableCheckpoint` when the file's
  ///   tensors are not of this model's shape.
  package func trainedState(from path: String) throws -> SequenceState {
    let versions: [String: RWKVVersion] = [RWKV5.name: .five, RWKV6.name: .six, RWKV7.name: .seven]
    guard let version = versions[architecture] else {
      throw LatentError.invalid(
        "path",
        "path names a file of trained states, which RWKV 5 to 7 have; \(name) is of the family \(architecture)."
      )
    }
    let archive = try TensorFile.open(path)
    var state = makeState()
    var unread = Set(archive.names)
    for layer in 0..<layers {
      guard case .recurrent(var vectors) = state.layers[layer] else { continue }
      let tensorName = "blocks.\(layer).att.time_state"
      let tensor = try archive.tensor(named: tensorName, shape: shape(of: .state(layer)) ?? [])
      unread.remove(tensorName)
      guard tensor.isFinite() else {
        throw LatentError.unreadable(path, "Tensor \(tensorName) in \(path) has NaN or infinite elements.")
      }
      let heads = HeadLayout(count: tensor.shape[0], width: tensor.shape[1])
      // RWKV-7 has its states in the files' order.
      let numbers = version == .seven ? tensor.floats() : heads.transposedStates(tensor.floats())
      vectors[.state] = try backend.upload(numbers, rows: 1, columns: heads.stateWidth)
      for site in [HookpointSite.stateShift, .stateShiftMLP] {
        vectors[site] = try backend.allocate(rows: 1, columns: width)
      }
      state.layers[layer] = .recurrent(vectors)
    }
    guard unread.isEmpty else {
      throw LatentError.unreadable(path, "Tensor \(unread.min() ?? "") in \(path) is no trained state of \(name).")
    }
    return state
  }
}
