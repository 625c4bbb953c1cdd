import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

@testable import LatentAnalysis

@Suite(.timeLimit(.minutes(15))) struct ProbeReadingTests {
  private func statement(_ prompt: [Int32], _ yes: [Int32], _ no: [Int32]) -> ProbeTokens {
    var tokens = ProbeTokens(prompt: prompt)
    tokens.answers = ProbeTokens.Answers(affirming: yes, denying: no)
    return tokens
  }

  private func alone(_ model: ResidentModel, _ tokens: [Int32], _ hookpoint: Hookpoint, _ place: Int) throws -> [Float]
  {
    let reader = PositionReader([hookpoint], positions: [0: place])
    _ = try model.forward(TokenBatch([tokens]), listeners: [reader])
    return try reader.values(hookpoint, of: [0])[0]
  }

  /// Both answers go on from one memory, and neither sees the other: each is what a pass over the whole text gives.
  @Test(arguments: ["neox-parallel", "llama-grouped", "mamba", "mamba2", "rwkv4-hf"])
  func bothAnswersAreAsIfReadAlone(_ family: String) throws {
    let model = try FixtureModel(family).model
    var hookpoints: [Hookpoint] = [.embedding, .output(0), .output(1)]
    if model.isRecurrent { hookpoints.append(.state(1)) }
    let statements = [
      statement([5, 6, 7], [8], [9]), statement([10, 11, 12, 13], [14, 15], [8]), statement([4], [7], [6]),
    ]
    let read = try ProbeReading(hookpoints, of: model).read(statements, readsPairs: true)
    for (index, hookpoint) in hookpoints.enumerated() {
      for (row, statement) in statements.enumerated() {
        let answers = try #require(statement.answers)
        let length = statement.prompt.count
        for (found, tokens, place) in [
          (read.prompts, statement.prompt, length - 1),
          (read.affirmed, statement.prompt + answers.affirming, length + answers.affirming.count - 1),
          (read.denied, statement.prompt + answers.denying, length + answers.denying.count - 1),
        ] {
          let expected = try alone(model, tokens, hookpoint, place)
          #expect(zip(found[index][row], expected).allSatisfy { abs($0 - $1) < 1e-4 * (1 + abs($1)) }, "\(hookpoint)")
        }
      }
    }
    let logits = try model.backend.download(
      try #require(try model.forward(TokenBatch([statements[0].prompt]), logits: .last))
    )
    #expect(abs(read.ownLogOdds[0] - Double(logits[8] - logits[9])) < 1e-3)
  }

  @Test func readsAnEarlierToken() throws {
    let model = try FixtureModel("neox-parallel").model
    let reading = ProbeReading([.output(1)], of: model, position: -3)
    let found = try reading.read([statement([5, 6, 7, 8], [9], [10])], readsPairs: false)
    let expected = try alone(model, [5, 6, 7, 8], .output(1), 1)
    #expect(zip(found.prompts[0][0], expected).allSatisfy { abs($0 - $1) < 1e-4 })
    let error = #expect(throws: LatentError.self) {
      try reading.read([statement([5], [9], [10])], readsPairs: false)
    }
    #expect(error?.field == "position")
  }

  /// Mirrored twice it is as it was; mirrored once the probe says the opposite.
  @Test func aReflectionTurnsTheProbeRound() throws {
    let backend = CPUBackend(threads: 1)
    let probe = LinearProbe(weight: [1, -2, 0.5], bias: 0.7)
    let mirror = try #require(Reflection(of: probe, kind: .logistic))
    let x = try backend.upload([1, 2, 3, -4, 0.5, 2], rows: 2, columns: 3)
    let normal = try backend.upload(mirror.normal, rows: 1, columns: 3)
    func rows() throws -> [[Double]] {
      let values = try backend.download(x).map(Double.init)
      return [Array(values[..<3]), Array(values[3...])]
    }
    let before = probe.logOdds(try rows())
    try mirror.apply(normal, to: x, rows: [1], backend: backend)
    let after = probe.logOdds(try rows())
    #expect(after[0] == before[0] && abs(after[1] + before[1]) < 1e-5)
    try mirror.apply(normal, to: x, rows: [1], backend: backend)
    #expect(abs(probe.logOdds(try rows())[1] - before[1]) < 1e-5)
    #expect(Reflection(of: probe, kind: .ccs) == nil)
    #expect(Reflection(of: LinearProbe(weight: [0, 0], bias: 1), kind: .lda) == nil)
  }
}
