import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

@Suite struct SequenceStateTests {
  private let tolerance = Tolerance.kernel

  /// The logits of `tokens`, fed in pieces of the given lengths.
  private func logits(
    _ model: ResidentModel,
    _ tokens: [Int32],
    pieces: [Int],
    from state: inout SequenceState
  ) throws -> [Float] {
    var result: [Float] = []
    var first = 0
    for length in pieces {
      var states = [state]
      let piece = TokenBatch([Array(tokens[first..<first + length])])
      result += try model.backend.download(try #require(try model.forward(piece, states: &states, logits: .all)))
      state = states[0]
      first += length
    }
    return result
  }

  @Test("a prompt at once is a prompt token by token", arguments: GoldenModel.all)
  func prefill(golden: GoldenModel) throws {
    let model = try golden.load()
    let tokens = try golden.expected(129).tokens()
    let whole = try model.allLogits(tokens).floats()
    for pieces in [[129], Array(repeating: 1, count: 129), [37, 1, 1, 90]] {
      var state = model.makeState()
      let actual = try logits(model, tokens, pieces: pieces, from: &state)
      let compared = golden.turnsByLength ? (pieces.last ?? 0) * model.vocabulary : whole.count
      expectClose(Array(actual.suffix(compared)), Array(whole.suffix(compared)), tolerance, "\(pieces.count) pieces")
      #expect(state.length == 129)
    }
  }

  @Test("forks go their own ways", arguments: GoldenModel.families)
  func forks(golden: GoldenModel) throws {
    let model = try golden.load()
    let prompt = try golden.expected(37).tokens()
    let endings: [[Int32]] = [[1, 2, 3], [4, 5, 6, 7], [8]]
    var snapshot = model.makeState()
    _ = try logits(model, prompt, pieces: [37], from: &snapshot)
    var forks = endings.map { _ in snapshot }
    // Interleaved, so that a fork that wrote into another's memory would be found out by the next round.
    for round in 0..<2 {
      for (index, ending) in endings.enumerated() {
        let whole = try model.allLogits(prompt + ending + (round == 1 ? ending : [])).floats()
        let actual = try logits(model, ending, pieces: ending.map { _ in 1 }, from: &forks[index])
        expectClose(actual, Array(whole.suffix(actual.count)), tolerance, "fork \(index), round \(round)")
      }
    }
    // The snapshot is as it was.
    #expect(snapshot.length == 37)
    var restored = snapshot
    let again = try logits(model, endings[1], pieces: [4], from: &restored)
    expectClose(again, Array(try model.allLogits(prompt + endings[1]).floats().suffix(again.count)), tolerance)
  }

  @Test func `a pass that fails leaves the states as they were`() throws {
    struct Refusal: Error {}
    let model = try GoldenModel("llama-grouped").load()
    var states = [model.makeState()]
    _ = try model.forward(TokenBatch([[1, 2, 3]]), states: &states)
    let failing = HookEditor(.attention(1)) { _, _, _ in throw Refusal() }
    #expect(throws: Refusal.self) { try model.forward(TokenBatch([[9, 9]]), states: &states, listeners: [failing]) }
    #expect(states[0].length == 3)
    let logits = try #require(try model.forward(TokenBatch([[4]]), states: &states, logits: .last))
    let whole = try #require(try model.forward(TokenBatch([[1, 2, 3, 4]]), logits: .last))
    expectClose(try model.backend.download(logits), try model.backend.download(whole), tolerance)
  }

  @Test func `refuses to go beyond the model's positions`() throws {
    let model = try GoldenModel("neox-parallel").load()
    var states = [model.makeState()]
    _ = try model.forward(TokenBatch([Array(repeating: 3, count: 158)]), states: &states)
    #expect(throws: LatentError.self) { try model.forward(TokenBatch([[1, 2, 3]]), states: &states) }
    _ = try model.forward(TokenBatch([[1, 2]]), states: &states)
    #expect(states[0].length == 160)
    #expect(states[0].byteCount >= 160 * 2 * 80 * model.layers * 4)
  }
}
