import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

/// What an addition δ to a block's state does, in closed form: as long as the tokens are the same, nothing that the block
/// reads changes, so the state at a later position has P δ more, P being the product of the transitions between, whatever
/// the state holds. P is diagonal, but for RWKV-7, whose transition diag(w) − κ (κ ⊙ a)ᵀ acts on every row alike. That the
/// transitions are the right ones is held by the kernels' tests and the golden states.
@Suite struct StateEditTests {
  /// What block 0 holds after each position, and what its mixer makes of it, [position, width].
  private struct Run {
    var states: [[Double]]
    var heads: [[Double]]
  }

  private static let tokens = 26
  private static let edited = 20

  private func run(_ model: ResidentModel, _ tokens: [Int32], adding edits: [Int: [Float]]) throws -> Run {
    let editor = HookEditor(.state(0)) { value, rows, backend in
      for (position, delta) in edits {
        let chosen = rows.rows { _, found in found == position }
        guard !chosen.isEmpty else { continue }
        let direction = try backend.upload(delta, rows: 1, columns: delta.count)
        try backend.addVector(direction, factors: chosen.map { _ in 1 }, toRows: chosen, of: value)
      }
    }
    let recorder = HookRecorder([.state(0), .attentionHeads(0)])
    _ = try model.forward(TokenBatch([tokens]), listeners: [editor, recorder])
    func rows(_ hookpoint: Hookpoint) throws -> [[Double]] {
      let tensor = try #require(recorder.recorded[hookpoint])
      return try (0..<tokens.count).map { try tensor.slice($0..<$0 + 1).floats().map(Double.init) }
    }
    return Run(states: try rows(.state(0)), heads: try rows(.attentionHeads(0)))
  }

  private func difference(_ a: [Double], _ b: [Double]) -> [Double] { zip(a, b).map { $0 - $1 } }

  private func largest(_ values: [Double]) -> Double { values.reduce(0) { max($0, abs($1)) } }

  /// A random addition of the size of what the state holds.
  private func addition(_ state: [Double], seed: Int) -> [Float] {
    var generator = SeededGenerator(seed: seed, "state edit")
    return state.map { _ in Float(largest(state) * (0.25 + generator.unit()) * (generator.unit() < 0.5 ? -1 : 1)) }
  }

  private func expectClose(_ a: [Double], _ b: [Double], of scale: Double, _ what: Comment) {
    #expect(largest(difference(a, b)) <= 2e-5 * scale, what)
  }

  @Test("an addition to a state does what its closed form says", arguments: GoldenModel.recurrent)
  func closedForm(golden: GoldenModel) throws {
    let model = try golden.load()
    let tokens = Array(try golden.expected(37).tokens().prefix(Self.tokens))
    let at = Self.edited
    let baseline = try run(model, tokens, adding: [:])
    let (first, second) = (addition(baseline.states[at], seed: 1), addition(baseline.states[at], seed: 2))
    let mixture = zip(first, second).map { $0 + 2 * $1 }
    let one = try run(model, tokens, adding: [at: first])
    let two = try run(model, tokens, adding: [at: second])
    let both = try run(model, tokens, adding: [at: mixture])
    let elsewhere = try run(model, tokens, adding: [at - 5: second])
    let after = try run(model, tokens, adding: [at - 5: second, at: first])
    let scale = largest(baseline.states[at]) * 3

    #expect(largest(difference(one.states[at + 1], baseline.states[at + 1])) > 1e-3 * scale)
    for position in at..<Self.tokens {
      let effect = difference(one.states[position], baseline.states[position])
      let other = difference(two.states[position], baseline.states[position])
      let sum = zip(effect, other).map { $0 + 2 * $1 }
      expectClose(difference(both.states[position], baseline.states[position]), sum, of: scale, "linear at \(position)")
      expectClose(
        difference(after.states[position], elsewhere.states[position]),
        effect,
        of: scale,
        "whatever the state holds, at \(position)"
      )
      if model.architecture.hasPrefix("rwkv7") { continue }
      expectClose(
        zip(effect, second).map { $0 * Double($1) },
        zip(other, first).map { $0 * Double($1) },
        of: scale * scale,
        "diagonal at \(position)"
      )
    }
    // The transitions from there to a later position, put together of two parts.
    let middle = difference(one.states[at + 2], baseline.states[at + 2])
    let onwards = try run(model, tokens, adding: [at + 2: middle.map { Float($0) }])
    expectClose(onwards.states[at + 4], one.states[at + 4], of: scale, "transitions one after the other")

    // Where neither a norm nor another part of the state comes between, the mixer's output is linear, too.
    guard ["mamba", "falcon_mamba", "recurrent_gemma"].contains(model.architecture) else { return }
    for position in at + 1..<Self.tokens {
      let effects = [one, two, both].map { difference($0.heads[position], baseline.heads[position]) }
      let sum = zip(effects[0], effects[1]).map { $0 + 2 * $1 }
      expectClose(effects[2], sum, of: max(largest(sum), largest(baseline.heads[position])), "output at \(position)")
    }
    #expect(largest(difference(one.heads[at + 1], baseline.heads[at + 1])) > 0)
  }

  @Test("RWKV-7's transition acts on every row alike", arguments: ["rwkv7", "rwkv7-fla"])
  func rows(_ name: String) throws {
    let golden = GoldenModel(name)
    let model = try golden.load()
    let tokens = Array(try golden.expected(37).tokens().prefix(Self.tokens))
    let shape = try #require(model.shape(of: .state(0)))
    let (heads, values, keys) = (shape[0], shape[1], shape[2])
    let baseline = try run(model, tokens, adding: [:])
    let keyed = addition(Array(baseline.states[Self.edited].prefix(heads * keys)), seed: 3)
    let shares = addition((0..<heads * values).map { _ in 1 }, seed: 4)
    // A write, an outer product of a value and a key, stays one: all its rows have the same direction.
    let write = (0..<heads * values * keys).map { shares[$0 / keys] * keyed[$0 / (values * keys) * keys + $0 % keys] }
    let edited = try run(model, tokens, adding: [Self.edited: write])
    for position in Self.edited..<Self.tokens {
      let effect = difference(edited.states[position], baseline.states[position])
      for head in 0..<heads {
        let start = head * values * keys
        for row in 1..<values {
          let scaled = (0..<keys).map {
            effect[start + $0] * Double(shares[head * values + row] / shares[head * values])
          }
          let found = Array(effect[start + row * keys..<start + (row + 1) * keys])
          expectClose(found, scaled, of: 10 * largest(write.map(Double.init)), "row \(row) at \(position)")
        }
      }
    }
  }
}
