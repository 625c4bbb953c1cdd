internal import LatentTensor

extension Network {
  /// The memory with which the sequences of `batch` go on: what there is, or where a sequence grows past a length from
  /// which on all its positions turn otherwise, what a pass over the whole of it would have left.
  ///
  /// So a sequence computed bit by bit ends as one computed at once, and a generation with a cache as one without; what
  /// it costs is a pass over the sequence at every such length: one for longrope, one for every step for dynamic. Who
  /// edits is called for those positions once more; who reads is not.
  func current(
    _ states: [SequenceState],
    for batch: TokenBatch,
    listeners: [any HookListener],
    backend: any Backend
  ) throws -> [SequenceState] {
    try states.indices.map { index in
      let state = states[index]
      let length = state.length + batch.sequences[index].count
      guard state.length > 0, state.tokens.count == state.length,
        !blocks.allSatisfy({ $0.keepsMemory(from: state.length, to: length) })
      else { return state }
      return try remembering(
        state.tokens,
        identifier: batch.identifiers[index],
        length: length,
        editors: listeners.filter(\.onlyEdits),
        backend: backend
      )
    }
  }

  /// Tokens that go through the network together; bounds the memory of a pass.
  private static let tokensPerPass = 512

  /// What is remembered of `tokens` as the beginning of a sequence of `length` positions.
  private func remembering(
    _ tokens: [Int32],
    identifier: Int,
    length: Int,
    editors: [any HookListener],
    backend: any Backend
  ) throws -> SequenceState {
    var state = initialState
    for start in stride(from: 0, to: tokens.count, by: Self.tokensPerPass) {
      let piece = Array(tokens[start..<min(start + Self.tokensPerPass, tokens.count)])
      let pass = ForwardPass(
        TokenBatch([piece], identifiers: [identifier]),
        states: [state],
        lengths: [length],
        hookpoints: hookpoints,
        listeners: editors,
        runsToEnd: true,
        backend: backend
      )
      _ = try run(pass, logits: .none)
      state = pass.states?.first ?? state
      state.append(piece)
    }
    return state
  }
}
