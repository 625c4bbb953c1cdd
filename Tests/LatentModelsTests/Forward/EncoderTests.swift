import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

/// BERT against transformers, and what an encoder refuses.
@Suite struct EncoderTests {
  private let golden = GoldenModel("bert")

  @Test("agrees with transformers at every hookpoint", arguments: [1, 2, 37, 129])
  func hookpoints(length: Int) throws {
    let model = try golden.load()
    let values = try golden.expected(length)
    let batch = TokenBatch([try values.tokens()])
    let recorder = HookRecorder(model.hookpoints)
    #expect(try model.forward(batch, listeners: [recorder]) == nil)
    for hookpoint in model.hookpoints {
      let recorded = try #require(recorder.recorded[hookpoint], "\(hookpoint)")
      #expect(recorded.shape == [length, model.width(of: hookpoint)])
      try values.expect(recorded, toBe: hookpoint.description, golden.name)
      // With nobody listening in between, the MLP reads the very stream.
      let alone = HookRecorder([hookpoint])
      _ = try model.forward(batch, listeners: [alone])
      try values.expect(try #require(alone.recorded[hookpoint]), toBe: hookpoint.description, "alone")
    }
  }

  @Test func `has the hookpoints of an encoder`() throws {
    let model = try golden.load()
    #expect(model.architecture == "bert")
    #expect(model.vocabulary == 517 && model.width == 72)
    #expect(model.hookpoints.first == .embedding && model.hookpoints.last == .output(2))
    #expect(model.width(of: .final) == nil)
    #expect(try model.hookpoint(named: "encoder.layer.1.intermediate") == .mlpNeurons(1))
    #expect(throws: LatentError.self) { try model.hookpoint(named: "final") }
    #expect(throws: LatentError.self) { try model.hookpoint(named: "blocks.0.hook_resid_post") }
  }

  @Test func `bfloat16 weights point the same way`() throws {
    let model = try golden.load(dtype: .bfloat16)
    let values = try golden.expected(37)
    let recorder = HookRecorder([.output(2)])
    _ = try model.forward(TokenBatch([try values.tokens()]), listeners: [recorder])
    let reference = try values.tensor("layers.2").floats()
    let actual = Array(try #require(recorder.recorded[.output(2)]).floats().suffix(reference.count))
    let product = zip(actual, reference).reduce(0) { $0 + $1.0 * $1.1 }
    let lengths = [actual, reference].map { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    #expect(product / (lengths[0] * lengths[1]) >= 0.999)
  }

  @Test func `a text is the same bits in a batch and alone`() throws {
    let model = try golden.load()
    let texts = try [37, 1, 129, 2].map { try golden.expected($0).tokens() }
    let together = HookRecorder([.output(2)])
    _ = try model.forward(TokenBatch(texts), listeners: [together])
    var first = 0
    for text in texts {
      let alone = HookRecorder([.output(2)])
      _ = try model.forward(TokenBatch([text]), listeners: [alone])
      let share = try #require(together.recorded[.output(2)]).slice(first..<first + text.count)
      if CPUBackend(threads: 2).hasIndependentRows {
        #expect(share.floats() == alone.recorded[.output(2)]?.floats())
      } else {
        expectClose(share.floats(), try #require(alone.recorded[.output(2)]).floats(), Tolerance(share: 1e-5))
      }
      first += text.count
    }
  }

  @Test func `every position sees the whole text`() throws {
    let model = try golden.load()
    func first(_ tokens: [Int32]) throws -> [Float] {
      let recorder = HookRecorder([.output(0)])
      _ = try model.forward(TokenBatch([tokens]), listeners: [recorder])
      return try #require(recorder.recorded[.output(0)]).slice(0..<1).floats()
    }
    let values = (try first([5, 6, 7]), try first([5, 6, 8]))
    #expect(zip(values.0, values.1).contains { abs($0 - $1) > 1e-2 })
  }

  @Test func `an edit of what the MLP reads stays out of the stream`() throws {
    let model = try golden.load()
    let batch = TokenBatch([[5, 6, 7]])
    let plain = HookRecorder([.mlpInput(0)])
    _ = try model.forward(batch, listeners: [plain])
    let stream = try #require(plain.recorded[.mlpInput(0)])
    for hookpoint in [Hookpoint.mlpInput(0), .mlpInputNormalized(0)] {
      let edit = HookEditor(hookpoint) { value, _, backend in try backend.fill(value, with: 0.5) }
      let heard = HookRecorder([.mlp(0), .output(0)])
      _ = try model.forward(batch, listeners: [edit, heard])
      let added = try #require(heard.recorded[.mlp(0)])
      // What is normed at the block's end is the unedited stream and what the MLP adds: the same as if the edit had been
      // made by putting that addition in the MLP's place.
      let replaced = HookEditor(.mlp(0)) { value, _, backend in try backend.upload(added.floats(), into: value) }
      let expected = HookRecorder([.mlpInput(0), .output(0)])
      _ = try model.forward(batch, listeners: [replaced, expected])
      #expect(expected.recorded[.mlpInput(0)]?.floats() == stream.floats())
      expectClose(
        try #require(heard.recorded[.output(0)]).floats(),
        try #require(expected.recorded[.output(0)]).floats(),
        Tolerance(share: 1e-5),
        "\(hookpoint)"
      )
    }
  }

  @Test func `refuses what only a decoder can do`() throws {
    let model = try golden.load()
    let batch = TokenBatch([[1, 2, 3]])
    func expectRefusal(_ field: String, _ phrase: String, _ work: () throws -> Void) {
      do {
        try work()
        Issue.record("nothing was refused")
      } catch let error as LatentError {
        #expect(error.code == .invalidParams && error.field == field)
        #expect(error.message.contains("encoder (bert)") && error.message.contains(phrase))
      } catch {
        Issue.record(error)
      }
    }
    expectRefusal("logits", "logits") { _ = try model.forward(batch, logits: .last) }
    expectRefusal("state", "state") {
      var states = [model.makeState()]
      _ = try model.forward(batch, states: &states)
    }
    expectRefusal("model", "generate") {
      _ = try Generation(GenerationRequest(prompt: [1, 2], maxTokens: 1), model: model)
    }
    expectRefusal("model", "logits") {
      _ = try model.logits(ofStream: model.backend.allocate(rows: 1, columns: 72))
    }
  }
}
