import LatentModels
import LatentTensor
import LatentTestSupport
import Testing

/// What has to hold of every family that holds a state, whatever it computes. Implementations of such models are known
/// for states that are silently wrong: at the borders of chunks, after a copy, beside other sequences, after an edit.
@Suite struct RecurrenceInvariantsTests {
  /// Logits and states of a sequence that was fed in pieces.
  private struct Outcome {
    var logits: [Float] = []
    var state: SequenceState
  }

  private func run(
    _ model: ResidentModel,
    _ tokens: [Int32],
    pieces: [Int],
    from state: SequenceState? = nil,
    listeners: [any HookListener] = []
  ) throws -> Outcome {
    var outcome = Outcome(state: state ?? model.makeState())
    var first = 0
    for length in pieces {
      var states = [outcome.state]
      let batch = TokenBatch([Array(tokens[first..<first + length])])
      let logits = try model.forward(batch, states: &states, listeners: listeners, logits: .all)
      outcome.logits += try model.backend.download(try #require(logits))
      outcome.state = states[0]
      first += length
    }
    return outcome
  }

  /// Bit for bit where matrix products are, too.
  private func expectSame(
    _ actual: [Float],
    _ expected: [Float],
    _ model: ResidentModel,
    _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let isExact = (model.backend as? CPUBackend)?.hasIndependentRows == true
    if isExact {
      let differing = zip(actual, expected).enumerated().filter { $0.element.0 != $0.element.1 }
      #expect(
        actual.count == expected.count && differing.isEmpty,
        "\(what): \(differing.count) of \(expected.count) numbers differ",
        sourceLocation: sourceLocation
      )
    } else {
      expectClose(actual, expected, Tolerance(share: 1e-5), what, sourceLocation: sourceLocation)
    }
  }

  @Test("is the same however a sequence is cut", arguments: GoldenModel.recurrent)
  func cuts(golden: GoldenModel) throws {
    let model = try golden.load()
    let tokens = try golden.expected(37).tokens()
    let more: [Int32] = [5, 6, 7]
    let whole = try run(model, tokens, pieces: [37])
    expectSame(whole.logits, try model.allLogits(tokens).floats(), model, "without a state")
    let after = try run(model, more, pieces: [3], from: whole.state).logits
    let cuts = (1..<37).map { [$0, 37 - $0] } + [Array(repeating: 1, count: 37), [5, 16, 1, 15]]
    for pieces in cuts {
      let cut = try run(model, tokens, pieces: pieces)
      expectSame(cut.logits, whole.logits, model, "cut into \(pieces)")
      #expect(cut.state.length == 37)
      expectSame(try run(model, more, pieces: [1, 2], from: cut.state).logits, after, model, "after \(pieces)")
    }
  }

  @Test("a copy of a state is a snapshot", arguments: GoldenModel.recurrent)
  func snapshots(golden: GoldenModel) throws {
    let model = try golden.load()
    let prompt = try golden.expected(37).tokens()
    let snapshot = try run(model, prompt, pieces: [37]).state
    let first = try run(model, [1, 2, 3, 4], pieces: [2, 2], from: snapshot)
    // Something else goes on from the same state, edited, before the snapshot is taken up again.
    _ = try run(model, [9, 8, 7], pieces: [3], from: snapshot, listeners: Self.scaling(.state(0), by: 0, of: model))
    _ = try run(model, [6], pieces: [1], from: first.state)
    let second = try run(model, [1, 2, 3, 4], pieces: [2, 2], from: snapshot)
    #expect(second.logits == first.logits)
    #expect(snapshot.length == 37 && first.state.length == 41)
  }

  @Test("sequences of a batch do not see each other", arguments: GoldenModel.recurrent)
  func batches(golden: GoldenModel) throws {
    let model = try golden.load()
    let tokens = try golden.expected(37).tokens()
    let sequences: [[Int32]] = [Array(tokens.prefix(20)), [3], Array(tokens.suffix(9))]
    let alone = try sequences.map { try run(model, $0, pieces: [$0.count]) }
    var states = sequences.map { _ in model.makeState() }
    let together = try #require(try model.forward(TokenBatch(sequences), states: &states, logits: .all))
    expectSame(try model.backend.download(together), alone.flatMap(\.logits), model, "in one batch")
    for (index, state) in states.enumerated() {
      let after = try run(model, [4, 5], pieces: [2], from: state).logits
      let expected = try run(model, [4, 5], pieces: [2], from: alone[index].state).logits
      expectSame(after, expected, model, "after the batch, sequence \(index)")
    }
  }

  /// Scales the whole value of a hookpoint at the positions that `isChosen`.
  private static func scaling(
    _ hookpoint: Hookpoint,
    by factor: Float,
    of model: ResidentModel,
    at isChosen: @escaping @Sendable (Int) -> Bool = { _ in true }
  ) -> [any HookListener] {
    [
      HookEditor(hookpoint) { value, rows, backend in
        for row in rows.rows(where: { _, position in isChosen(position) }) {
          let view = value.row(Int(row))
          try backend.scale(view, by: factor, into: view)
        }
      }
    ]
  }

  private func stateHookpoints(_ model: ResidentModel) -> [Hookpoint] {
    model.hookpoints.filter(\.site.isState)
  }

  @Test("an edit by nothing changes no bit", arguments: GoldenModel.recurrent)
  func emptyEdits(golden: GoldenModel) throws {
    let model = try golden.load()
    let tokens = try golden.expected(37).tokens()
    let baseline = try run(model, tokens, pieces: [37]).logits
    for hookpoint in stateHookpoints(model) {
      let edited = try run(model, tokens, pieces: [37], listeners: Self.scaling(hookpoint, by: 1, of: model))
      expectSame(edited.logits, baseline, model, "\(hookpoint)")
    }
  }

  @Test("an edit of a state moves the logits after it, and none before", arguments: GoldenModel.recurrent)
  func edits(golden: GoldenModel) throws {
    let model = try golden.load()
    let tokens = try golden.expected(37).tokens()
    let baseline = try run(model, tokens, pieces: [37]).logits
    let width = baseline.count / 37
    for hookpoint in stateHookpoints(model) {
      let listeners = Self.scaling(hookpoint, by: -2, of: model) { $0 == 20 }
      let edited = try run(model, tokens, pieces: [37], listeners: listeners).logits
      expectSame(Array(edited.prefix(21 * width)), Array(baseline.prefix(21 * width)), model, "before \(hookpoint)")
      let next = 21 * width..<22 * width
      let moved = zip(edited[next], baseline[next]).reduce(Float(0)) { max($0, abs($1.0 - $1.1)) }
      #expect(moved > 1e-4, "\(hookpoint) has no effect on the next position")
      // In pieces, one of which ends at the edited position, and one at a time, as in generation.
      for pieces in [[21, 16], Array(repeating: 1, count: 37)] {
        let cut = try run(model, tokens, pieces: pieces, listeners: listeners).logits
        expectSame(cut, edited, model, "\(hookpoint) in \(pieces.count) pieces")
      }
    }
  }

  @Test("a state is read where it is asked for", arguments: GoldenModel.recurrent)
  func readings(golden: GoldenModel) throws {
    let model = try golden.load()
    let tokens = try golden.expected(37).tokens()
    for hookpoint in stateHookpoints(model) {
      let every = HookRecorder([hookpoint])
      let chosen = HookRecorder([hookpoint]) { $0 == 3 || $0 == 36 }
      _ = try model.forward(TokenBatch([tokens]), listeners: [every])
      _ = try model.forward(TokenBatch([tokens]), listeners: [chosen])
      let all = try #require(every.recorded[hookpoint])
      let few = try #require(chosen.recorded[hookpoint])
      #expect(few.shape == [2, model.width(of: hookpoint)])
      #expect(model.shape(of: hookpoint)?.reduce(1, *) == model.width(of: hookpoint))
      #expect(try few.slice(0..<1).floats() == all.slice(3..<4).floats(), "\(hookpoint)")
      #expect(try few.slice(1..<2).floats() == all.slice(36..<37).floats(), "\(hookpoint)")
    }
  }
}
