internal import LatentSupport
internal import LatentTensor

/// One vector of a block's state, with a hookpoint of its own.
struct StatePart {
  let site: HookpointSite
  /// Numbers in it.
  let width: Int
  /// [1, width], what a sequence that has not begun holds; zeros where nil.
  var initial: Matrix?
}

extension ForwardPass {
  /// `recur` for a state of one part.
  func recur(
    _ site: HookpointSite,
    layer: Int,
    width: Int,
    initial: Matrix? = nil,
    advance: (_ segments: [RecurrentSegment]) throws -> Void
  ) throws {
    try recur([StatePart(site: site, width: width, initial: initial)], layer: layer, advance: advance)
  }

  /// Takes a recurrent state of block `layer` over every row of the batch.
  ///
  /// Where nobody listens at the state, `advance` is called once, with all rows of every sequence. Otherwise it is
  /// called with the rows up to the next position after which someone wants the state; that state is shown, and what
  /// the listeners leave is what the following positions start from. So an edit propagates, and only the states that are
  /// asked for ever exist. Kernels have to give the same numbers however a sequence is cut.
  ///
  /// - Parameters:
  ///   - parts: what the state consists of, side by side; one of the block's state hookpoints each.
  ///   - advance: computes the given rows and changes the segments' states in place. A call has at most one segment of
  ///     each sequence.
  func recur(
    _ parts: [StatePart],
    layer: Int,
    advance: (_ segments: [RecurrentSegment]) throws -> Void
  ) throws {
    let total = parts.reduce(0) { $0 + $1.width }
    var first = 0
    let places = parts.map { part in
      defer { first += part.width }
      return (hookpoint: Hookpoint(part.site, layer: layer), columns: first..<first + part.width)
    }
    let current = try rows.sequences.indices.map { index in
      let state = try backend.allocate(rows: 1, columns: total)
      for (part, place) in zip(parts, places) {
        guard let held = held(part.site, ofSequence: index, layer: layer) ?? part.initial else { continue }
        try backend.copy(held, into: state.columns(place.columns))
      }
      return state
    }
    let heard = places.filter { hears($0.hookpoint) }
    var next = rows.sequences.map(\.rows.lowerBound)
    while true {
      var segments: [RecurrentSegment] = []
      for (index, sequence) in rows.sequences.enumerated() where next[index] < sequence.rows.upperBound {
        let stops = heard.compactMap { stop(at: $0.hookpoint, in: sequence, from: next[index]) }
        let end = stops.min().map { $0 + 1 } ?? sequence.rows.upperBound
        segments.append(RecurrentSegment(rows: next[index]..<end, state: current[index]))
        next[index] = end
      }
      guard !segments.isEmpty else { break }
      try advance(segments)
      for place in heard {
        let stopped = segments.compactMap { segment -> (sequence: RowMap.Sequence, row: Int, state: Matrix)? in
          let row = segment.rows.upperBound - 1
          guard let sequence = rows.sequences.first(where: { $0.rows.contains(row) }),
            stop(at: place.hookpoint, in: sequence, from: row, to: row + 1) != nil
          else { return nil }
          return (sequence, row, segment.state.columns(place.columns))
        }
        if !stopped.isEmpty { try show(place.hookpoint, stopped) }
      }
    }
    for (index, state) in current.enumerated() {
      for (part, place) in zip(parts, places) {
        remember(state.columns(place.columns), at: part.site, ofSequence: index, layer: layer)
      }
    }
    if places.contains(where: { isDeepest($0.hookpoint) }) { throw ReachedDeepestHookpoint() }
  }

  /// The first row from `row` on, and before `end`, after which someone wants the state; nil when there is none.
  private func stop(
    at hookpoint: Hookpoint,
    in sequence: RowMap.Sequence,
    from row: Int,
    to end: Int? = nil
  ) -> Int? {
    let interested = listeners(at: hookpoint)
    guard !interested.isEmpty else { return nil }
    return (row..<(end ?? sequence.rows.upperBound)).first { row in
      let position = sequence.firstPosition + row - sequence.rows.lowerBound
      return interested.contains { $0.wants(hookpoint, after: position, of: sequence.identifier) }
    }
  }

  /// Shows states, one of each sequence, to those who listen, and puts what they leave in the states' place.
  private func show(
    _ hookpoint: Hookpoint,
    _ states: [(sequence: RowMap.Sequence, row: Int, state: Matrix)]
  ) throws {
    guard let first = states.first else { return }
    let width = first.state.columns
    var value = first.state
    if states.count > 1 {
      value = try backend.allocate(rows: states.count, columns: width)
      for (index, entry) in states.enumerated() { try backend.copy(entry.state, into: value.row(index)) }
    }
    let original = value
    let shownRows = RowMap(
      states.enumerated().map { index, entry in
        RowMap.Sequence(
          identifier: entry.sequence.identifier,
          rows: index..<index + 1,
          firstPosition: entry.sequence.firstPosition + entry.row - entry.sequence.rows.lowerBound,
          firstBatchRow: entry.row
        )
      }
    )
    for listener in listeners(at: hookpoint) {
      try listener.visit(hookpoint, &value, rows: shownRows, backend: backend)
    }
    guard value.rows == states.count, value.columns == width else {
      throw LatentError(.internal, "A listener at \(hookpoint) changed the shape of its value.")
    }
    if states.count == 1, value.buffer === original.buffer { return }
    for (index, entry) in states.enumerated() { try backend.copy(value.row(index), into: entry.state) }
  }

  /// What a sequence holds at `site`; nil when it has not begun, or nothing is remembered from pass to pass.
  private func held(_ site: HookpointSite, ofSequence index: Int, layer: Int) -> Matrix? {
    guard case .recurrent(let state)? = states?[index].layers[layer] else { return nil }
    return state[site]
  }

  private func remember(_ value: Matrix, at site: HookpointSite, ofSequence index: Int, layer: Int) {
    guard case .recurrent(var state)? = states?[index].layers[layer] else { return }
    state[site] = value
    states?[index].layers[layer] = .recurrent(state)
  }
}
