internal import LatentSupport
package import LatentTensor

extension ResidentModel {
  /// Runs `batch` once, without memory, as far as its listeners and `logits` ask for.
  ///
  /// - Parameters:
  ///   - listeners: who reads and edits; with none and no logits wanted, nothing is computed.
  ///   - logits: of which rows logits are wanted. With chosen rows the unembedding runs for these only.
  /// - Returns: logits [chosen row, vocabulary]; nil for `.none`. `real(_:)` leaves padding out.
  /// - Throws: `LatentError` (`invalidParams`) for an empty or too long sequence or a token that is none.
  package func forward(
    _ batch: TokenBatch,
    listeners: [any HookListener] = [],
    logits: LogitRows = .none
  ) throws -> Matrix? {
    var none: [SequenceState]?
    return try run(batch, states: &none, listeners: listeners, logits: logits)
  }

  /// Runs `batch` on from `states`, one for each sequence, which grow by the sequences' tokens. All blocks are run.
  /// When this throws the states are as they were.
  package func forward(
    _ batch: TokenBatch,
    states: inout [SequenceState],
    listeners: [any HookListener] = [],
    logits: LogitRows = .none
  ) throws -> Matrix? {
    guard states.count == batch.sequences.count else {
      throw LatentError(.internal, "\(batch.sequences.count) sequences cannot go on from \(states.count) states.")
    }
    var advanced: [SequenceState]? = states
    defer { states = advanced ?? states }
    return try run(batch, states: &advanced, listeners: listeners, logits: logits)
  }

  /// Runs `batch` on from `states` as far as its listeners ask for. The blocks beyond remember nothing of it, so that such
  /// states serve only passes that go no further.
  package func forwardPart(
    _ batch: TokenBatch,
    states: inout [SequenceState],
    listeners: [any HookListener]
  ) throws {
    guard states.count == batch.sequences.count else {
      throw LatentError(.internal, "\(batch.sequences.count) sequences cannot go on from \(states.count) states.")
    }
    var advanced: [SequenceState]? = states
    defer { states = advanced ?? states }
    _ = try run(batch, states: &advanced, listeners: listeners, logits: .none, stopsEarly: true)
  }

  /// Refuses an encoder for what only a model that predicts the next token can do.
  ///
  /// - Parameters:
  ///   - what: what it is wanted for: `generate text`.
  ///   - field: the request's parameter at fault.
  /// - Throws: `LatentError` (`invalidParams`) for an encoder.
  package func requireDecoder(to what: String, field: String = "model") throws {
    if network.isEncoder { throw encoderRefusal(what, field: field) }
  }

  func encoderRefusal(_ what: String, field: String) -> LatentError {
    LatentError.invalid(
      field,
      "\(name) is an encoder (\(architecture)), whose positions see the whole text and which predicts no next token, "
        + "so it cannot \(what); load a decoder for that."
    )
  }

  /// Runs a batch of one sequence once, which follows `state` where that is given; what it leaves behind is dropped.
  package func forward(
    _ batch: TokenBatch,
    following state: SequenceState?,
    listeners: [any HookListener] = [],
    logits: LogitRows = .none
  ) throws -> Matrix? {
    guard let state else { return try forward(batch, listeners: listeners, logits: logits) }
    var states = [state]
    return try forward(batch, states: &states, listeners: listeners, logits: logits)
  }

  /// The memory of a sequence that has not begun.
  package func makeState() -> SequenceState { network.initialState }

  private func run(
    _ batch: TokenBatch,
    states: inout [SequenceState]?,
    listeners: [any HookListener],
    logits: LogitRows,
    stopsEarly: Bool = false
  ) throws -> Matrix? {
    if logits != .none { try requireDecoder(to: "give logits", field: "logits") }
    if states != nil { try requireDecoder(to: "go on from a state", field: "state") }
    for (index, sequence) in batch.sequences.enumerated() {
      try check(sequence, held: states?[index].length ?? 0)
    }
    return try network.forward(
      batch,
      states: &states,
      listeners: listeners,
      logits: logits,
      stopsEarly: stopsEarly,
      backend: backend
    )
  }

  /// Refuses a sequence that cannot follow `held` positions.
  func check(_ sequence: [Int32], held: Int) throws {
    guard !sequence.isEmpty else { throw LatentError.invalid("tokens", "tokens is empty; give at least one token.") }
    let length = held + sequence.count
    guard length <= maximumPositions else {
      throw LatentError.invalid(
        "tokens",
        "The sequence has \(length) positions, but \(name) takes at most \(maximumPositions); give fewer tokens."
      )
    }
    if let stranger = sequence.first(where: { $0 < 0 || $0 >= vocabulary }) {
      throw LatentError.invalid(
        "tokens",
        "tokens holds \(stranger), but the tokens of \(name) are 0 to \(vocabulary - 1)."
      )
    }
  }
}
