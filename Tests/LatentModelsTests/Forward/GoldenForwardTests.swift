import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

/// Every hookpoint and the logits against transformers.
@Suite struct GoldenForwardTests {
  @Test("agrees with transformers at every hookpoint", arguments: GoldenModel.all)
  func hookpoints(golden: GoldenModel) throws {
    let model = try golden.load()
    for length in try golden.lengths() {
      let values = try golden.expected(length)
      let recorder = HookRecorder(model.hookpoints)
      let logits = try model.allLogits(values.tokens(), listeners: [recorder])
      try values.expect(logits, toBe: "logits", "\(golden.name) \(length)")
      for hookpoint in model.hookpoints {
        let recorded = try #require(recorder.recorded[hookpoint], "\(hookpoint)")
        #expect(recorded.shape == [length, model.width(of: hookpoint)])
        try values.expect(recorded, toBe: hookpoint.description, "\(golden.name) \(length)")
      }
    }
  }

  /// With nobody listening in between, projections are fused with what follows them, and the pass ends early.
  @Test("agrees when one hookpoint is read alone", arguments: GoldenModel.families)
  func oneHookpoint(golden: GoldenModel) throws {
    let model = try golden.load()
    let values = try golden.expected(37)
    let batch = TokenBatch([try values.tokens()])
    for hookpoint in model.hookpoints {
      let recorder = HookRecorder([hookpoint])
      #expect(try model.forward(batch, listeners: [recorder]) == nil)
      try values.expect(try #require(recorder.recorded[hookpoint]), toBe: hookpoint.description, golden.name)
    }
    try values.expect(try model.allLogits(values.tokens()), toBe: "logits", golden.name)
  }

  @Test("computes the logits of chosen rows only", arguments: GoldenModel.families)
  func chosenRows(golden: GoldenModel) throws {
    let model = try golden.load()
    let tokens = try golden.expected(37).tokens()
    let all = try model.allLogits(tokens)
    let chosen = try #require(try model.forward(TokenBatch([tokens]), logits: .rows([30, 2, 36])))
    let last = try #require(try model.forward(TokenBatch([tokens]), logits: .last))
    #expect(chosen.rows == 3 && last.rows == 1)
    for (place, row) in [30, 2, 36].enumerated() {
      expectClose(
        try model.backend.download(chosen.row(place)),
        try all.slice(row..<row + 1).floats(),
        Tolerance(share: 1e-5)
      )
    }
    expectClose(try model.backend.download(last), try all.slice(36..<37).floats(), Tolerance(share: 1e-5))
    // Who listens at the end hears every row, whatever rows' logits are wanted.
    let recorder = HookRecorder([.final])
    let heard = try #require(try model.forward(TokenBatch([tokens]), listeners: [recorder], logits: .last))
    #expect(recorder.recorded[.final]?.shape == [37, model.width])
    expectClose(try model.backend.download(heard), try all.slice(36..<37).floats(), Tolerance(share: 1e-5))
  }

  @Test("bfloat16 weights point the same way", arguments: GoldenModel.all)
  func bfloat16(golden: GoldenModel) throws {
    let model = try golden.load(dtype: .bfloat16)
    let values = try golden.expected(37)
    let reference = try values.tensor("logits").floats()
    let actual = Array(try model.allLogits(values.tokens()).floats().suffix(reference.count))
    let product = zip(actual, reference).reduce(0) { $0 + $1.0 * $1.1 }
    let lengths = [actual, reference].map { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    #expect(product / (lengths[0] * lengths[1]) >= 0.999)
  }
}
