import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

@Suite struct ForwardPassTests {
  /// Counts its visits; reads nothing for its own sake.
  private final class Witness: HookListener {
    let hookpoint: Hookpoint
    var visits = 0

    init(_ hookpoint: Hookpoint) { self.hookpoint = hookpoint }
    var onlyEdits: Bool { true }
    func wants(_ hookpoint: Hookpoint) -> Bool { hookpoint == self.hookpoint }
    func visit(_ hookpoint: Hookpoint, _ value: inout Matrix, rows: RowMap, backend: any Backend) { visits += 1 }
  }

  @Test("stops at the deepest hookpoint that is read", arguments: GoldenModel.families)
  func stops(golden: GoldenModel) throws {
    let model = try golden.load()
    let batch = TokenBatch([[1, 2, 3]])
    for (rank, hookpoint) in model.hookpoints.enumerated() {
      let witnesses = model.hookpoints.map(Witness.init)
      #expect(try model.forward(batch, listeners: [HookRecorder([hookpoint])] + witnesses) == nil)
      for (place, witness) in witnesses.enumerated() {
        #expect(witness.visits == (place <= rank ? 1 : 0), "\(witness.hookpoint), reading \(hookpoint)")
      }
    }
  }

  @Test func `leaves out the attention beside an MLP that is read`() throws {
    let model = try GoldenModel("neox-parallel").load()
    let attention = Witness(.attention(1))
    _ = try model.forward(TokenBatch([[1, 2]]), listeners: [HookRecorder([.mlp(1)]), attention])
    #expect(attention.visits == 0)
  }

  @Test func `is given up at the next hookpoint when nobody waits any more`() throws {
    let model = try GoldenModel("gpt2").load()
    let flag = CancellationFlag()
    let canceller = HookEditor(.input(1)) { _, _, _ in flag.cancel() }
    let last = Witness(.output(1))
    let batch = TokenBatch([[1, 2, 3]])
    let error = #expect(throws: LatentError.self) {
      try CancellationFlag.$current.withValue(flag) {
        _ = try model.forward(batch, listeners: [canceller, last], logits: .all)
      }
    }
    #expect(error?.code == .cancelled && last.visits == 0)
    // A step that nobody's flag is set for comes to its end.
    _ = try model.forward(batch, listeners: [canceller, last], logits: .all)
    #expect(last.visits == 1)
  }

  @Test func `computes nothing when nothing is wanted`() throws {
    let model = try GoldenModel("gpt2").load()
    let witness = Witness(.embedding)
    #expect(try model.forward(TokenBatch([[1]]), listeners: [witness]) == nil)
    #expect(witness.visits == 0)
  }

  @Test("an edit anywhere reaches the logits", arguments: GoldenModel.families)
  func editsPropagate(golden: GoldenModel) throws {
    let model = try golden.load()
    let tokens = try golden.expected(37).tokens()
    let baseline = try model.allLogits(tokens).floats()
    for hookpoint in model.hookpoints {
      // Not a scale, to which a norm downstream would be blind.
      let inPlace = HookEditor(hookpoint) { value, _, backend in try backend.fill(value, with: 0.3) }
      let replaced = HookEditor(hookpoint) { value, _, backend in
        let other = try backend.allocate(rows: value.rows, columns: value.columns)
        try backend.fill(other, with: 0.3)
        value = other
      }
      let unchanged = HookEditor(hookpoint) { value, _, backend in try backend.scale(value, by: 1, into: value) }
      let edited = try model.allLogits(tokens, listeners: [inPlace]).floats()
      let largest = zip(edited, baseline).map { abs($0 - $1) }.max() ?? 0
      #expect(largest > 1e-3, "\(hookpoint)")
      expectClose(try model.allLogits(tokens, listeners: [replaced]).floats(), edited, .kernel, "\(hookpoint)")
      expectClose(
        try model.allLogits(tokens, listeners: [unchanged]).floats(),
        baseline,
        Tolerance(share: 1e-5),
        "\(hookpoint)"
      )
    }
  }

  @Test("names of one value are one value", arguments: GoldenModel.families)
  func sameStream(golden: GoldenModel) throws {
    let model = try golden.load()
    let tokens = try golden.expected(37).tokens()
    func ablating(_ hookpoint: Hookpoint) throws -> [Float] {
      let ablation = HookEditor(hookpoint) { value, _, backend in try backend.fill(value, with: 0) }
      return try model.allLogits(tokens, listeners: [ablation]).floats()
    }
    expectClose(try ablating(.embedding), try ablating(.input(0)), .kernel)
    expectClose(try ablating(.output(0)), try ablating(.input(1)), .kernel)
    expectClose(try ablating(.mlp(1)), try ablating(.mlpOutput(1)), .kernel)
  }

  @Test func `an edit of the normed input stays out of the stream`() throws {
    let model = try GoldenModel("llama-grouped").load()
    let before = HookRecorder([.attention(0), .input(0)])
    let after = HookRecorder([.output(0), .mlp(0)])
    let edit = HookEditor(.mlpInputNormalized(0)) { value, _, backend in try backend.fill(value, with: 1) }
    _ = try model.forward(TokenBatch([[5, 6, 7]]), listeners: [edit, before, after])
    let parts = [Hookpoint.input(0), .attention(0)].compactMap { before.recorded[$0]?.floats() }
    let mlp = try #require(after.recorded[.mlp(0)]?.floats())
    let sum = mlp.indices.map { parts[0][$0] + parts[1][$0] + mlp[$0] }
    expectClose(try #require(after.recorded[.output(0)]?.floats()), sum, Tolerance(share: 1e-5))
  }

  @Test func `listeners are called in order and see each other's edits`() throws {
    let model = try GoldenModel("gpt2").load()
    let recorder = HookRecorder([.output(0)])
    let fill = HookEditor(.output(0)) { value, _, backend in try backend.fill(value, with: 2) }
    let double = HookEditor(.output(0)) { value, _, backend in try backend.scale(value, by: 2, into: value) }
    _ = try model.forward(TokenBatch([[1, 2]]), listeners: [fill, double, recorder])
    #expect(recorder.recorded[.output(0)]?.floats().allSatisfy { $0 == 4 } == true)
  }

  @Test("a ragged batch gives what each sequence gives alone", arguments: GoldenModel.all)
  func ragged(golden: GoldenModel) throws {
    let model = try golden.load()
    let lengths = [37, 1, 129, 2]
    let sequences = try lengths.map { try golden.expected($0).tokens() }
    let recorder = HookRecorder([.output(1)])
    let logits = try #require(try model.forward(TokenBatch(sequences), listeners: [recorder], logits: .all))
    let stream = try #require(recorder.recorded[.output(1)])
    var first = 0
    for (length, sequence) in zip(lengths, sequences) {
      let alone = HookRecorder([.output(1)])
      let aloneLogits = try model.allLogits(sequence, listeners: [alone]).floats()
      let rows = first..<first + length
      expectClose(try model.backend.download(logits.rows(rows)), aloneLogits, .kernel, "\(length)")
      expectClose(
        try stream.slice(rows).floats(),
        try #require(alone.recorded[.output(1)]).floats(),
        Tolerance(share: 1e-5)
      )
      first += length
    }
  }

  @Test("a sequence has the same bits alone, in a batch and in pieces", arguments: GoldenModel.all)
  func sameBits(golden: GoldenModel) throws {
    // Elsewhere a matrix multiplication may differ in its last bits between numbers of rows.
    guard CPUBackend(threads: 1).hasIndependentRows else { return }
    let model = try golden.load()
    let lengths = [37, 1, 129, 2]
    let sequences = try lengths.map { try golden.expected($0).tokens() }
    let together = try #require(try model.forward(TokenBatch(sequences), logits: .last))
    for (index, sequence) in sequences.enumerated() {
      let alone = try #require(try model.forward(TokenBatch([sequence]), logits: .last))
      let bits = try model.backend.download(alone)
      #expect(try model.backend.download(together.row(index)) == bits, "\(sequence.count)")
      var states = [model.makeState()]
      let cut = sequence.count / 2
      if cut > 0 { _ = try model.forward(TokenBatch([Array(sequence[..<cut])]), states: &states) }
      let rest = try #require(
        try model.forward(TokenBatch([Array(sequence[cut...])]), states: &states, logits: .last)
      )
      #expect(try model.backend.download(rest) == bits, "\(sequence.count) in pieces")
    }
  }

  @Test func `tells listeners every row's sequence and position`() throws {
    let model = try GoldenModel("gpt2").load()
    var seen: [RowMap] = []
    let listener = HookEditor(.embedding) { _, rows, _ in seen.append(rows) }
    var states = [model.makeState(), model.makeState()]
    let first = TokenBatch([[1, 2, 3], [4]], identifiers: [7, 9])
    _ = try model.forward(first, states: &states, listeners: [listener])
    _ = try model.forward(TokenBatch([[5], [6, 7]]), states: &states, listeners: [listener])
    #expect(seen.map(\.positions) == [[0, 1, 2, 0], [3, 1, 2]])
    #expect(seen.map { $0.sequences.map(\.identifier) } == [[7, 9], [0, 1]])
    #expect(seen[0].lastRows == [2, 3])
    #expect(seen[0].rows { identifier, position in identifier == 7 && position > 0 } == [1, 2])
    #expect(states.map(\.length) == [4, 3])
  }

  @Test func `refuses what is no sequence for the model`() throws {
    let model = try GoldenModel("gpt2").load()
    for (tokens, phrase) in [
      ([], "empty"), ([517], "517"), ([3, -1], "-1"), (Array(repeating: 1, count: 161), "at most 160"),
    ] as [([Int32], String)] {
      #expect {
        try model.forward(TokenBatch([[1], tokens]), logits: .last)
      } throws: { error in
        guard let error = error as? LatentError else { return false }
        return error.code == .invalidParams && error.field == "tokens" && error.message.contains(phrase)
      }
    }
    let full = try #require(try model.forward(TokenBatch([Array(repeating: 1, count: 160)]), logits: .last))
    #expect(full.rows == 1)
  }
}
