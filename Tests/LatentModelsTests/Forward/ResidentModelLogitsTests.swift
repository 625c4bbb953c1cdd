import Foundation
import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

@Suite struct ResidentModelLogitsTests {
  private let tokens: [Int32] = [3, 1, 4, 1, 5, 9, 2, 6]

  /// log(softmax(x)) in double precision.
  private func logSoftmax(_ x: ArraySlice<Float>) -> [Double] {
    let largest = Double(x.max() ?? 0)
    let sum = x.reduce(0) { $0 + exp(Double($1) - largest) }
    return x.map { Double($0) - largest - log(sum) }
  }

  @Test func `measures how two distributions differ`() throws {
    let model = try GoldenModel("llama-grouped").load()
    let edit = HookEditor(.output(0)) { value, _, backend in try backend.scale(value, by: 1.5, into: value) }
    let baseline = try #require(try model.forward(TokenBatch([tokens]), logits: .last))
    let changed = try #require(try model.forward(TokenBatch([tokens]), listeners: [edit], logits: .last))
    let before = logSoftmax(try model.backend.download(baseline)[...])
    let after = logSoftmax(try model.backend.download(changed)[...])

    expectClose(
      try model.backend.download(try model.logProbabilities(baseline)),
      before.map { Float($0) },
      Tolerance(share: 1e-5)
    )
    let divergence = zip(before, after).reduce(0) { $0 + exp($1.0) * ($1.0 - $1.1) }
    let measured = try #require(try model.divergence(baseline, from: changed).first)
    #expect(divergence > 0.01)
    #expect(abs(measured - divergence) < 1e-4 * divergence)
    #expect(try model.divergence(baseline, from: baseline).first == 0)

    let deltas = zip(after, before).map { $0 - $1 }
    let (up, down) = try model.shifts(from: baseline, to: changed, count: 5)
    let ordered = deltas.indices.sorted { deltas[$0] > deltas[$1] }
    #expect(up.map { Int($0.token) } == Array(ordered.prefix(5)))
    #expect(down.map { Int($0.token) } == Array(ordered.suffix(5).reversed()))
    for shift in up + down { #expect(abs(Double(shift.delta) - deltas[Int(shift.token)]) < 1e-4) }
    #expect(up.allSatisfy { $0.delta > 0 } && down.allSatisfy { $0.delta < 0 })
  }

  @Test("reads any stream as the model reads its last", arguments: GoldenModel.families)
  func logitLens(golden: GoldenModel) throws {
    let model = try golden.load()
    let recorder = HookRecorder([.output(model.layers - 1), .final])
    let logits = try model.allLogits(tokens, listeners: [recorder]).floats()
    let stream = try model.backend.upload(try #require(recorder.recorded[.output(model.layers - 1)]))
    let final = try model.backend.upload(try #require(recorder.recorded[.final]))
    let before = try model.backend.download(stream)
    expectClose(try model.backend.download(model.logits(ofStream: stream)), logits, Tolerance(share: 1e-5))
    expectClose(try model.backend.download(model.logits(ofFinal: final)), logits, Tolerance(share: 1e-5))
    #expect(try model.backend.download(stream) == before)
  }

  /// A vocabulary padded with rows whose logits would win every choice.
  @Test func `padding takes no part in softmax and choice`() throws {
    let golden = GoldenModel("gpt2")
    let copy = try CheckpointCopy(of: golden.name)
    let padded = 544
    try copy.configure { $0["vocab_size"] = .integer(padded) }
    try copy.change { tensors in
      let table = try #require(tensors["wte.weight"])
      let padding = [Float](repeating: 40, count: (padded - 517) * 70)
      tensors["wte.weight"] = try Tensor(table.floats() + padding, shape: [padded, 70]).converted(to: table.dtype)
    }
    let model = try copy.load()
    #expect(model.vocabulary == padded && model.realVocabulary == 517)
    let json = try golden.generation()
    let prompt = try #require(json["prompt"]?.arrayValue).compactMap(\.integerValue).map(Int32.init)
    let clean = try #require(json["clean"]?.arrayValue).compactMap(\.integerValue).map(Int32.init)
    let generation = try Generation(GenerationRequest(prompt: prompt, maxTokens: clean.count), model: model)
    while !generation.isFinished { try generation.step() }
    #expect(generation.samples[0].tokens == clean)

    let reference = try golden.load()
    let expected = try #require(try reference.forward(TokenBatch([prompt]), logits: .last))
    let actual = try #require(try model.forward(TokenBatch([prompt]), logits: .last))
    #expect(actual.columns == padded)
    let probabilities = try model.logProbabilities(actual)
    #expect(probabilities.columns == 517)
    expectClose(
      try model.backend.download(probabilities),
      try reference.backend.download(reference.logProbabilities(expected)),
      Tolerance(share: 1e-5)
    )
    let (up, down) = try model.shifts(from: actual, to: actual, count: 517)
    #expect((up + down).allSatisfy { $0.token < 517 })
  }
}
