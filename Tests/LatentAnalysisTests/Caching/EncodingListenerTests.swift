import LatentDictionaries
import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import LatentWorkspace
import Testing

@testable import LatentAnalysis

/// What the cache's statistics are made of, against plain arithmetic in double precision.
@Suite struct EncodingListenerTests {
  private let sequences: [[Int32]] = [[0, 11, 12, 13, 400, 401, 7, 0, 31, 32], [300, 21, 22, 0, 23, 24]]

  private var tokens: [Int32] { sequences.flatMap { $0 } }

  /// 1 − Σ‖x − x̂‖² / Σ‖x − x̄‖² over the rows that are not masked.
  private func explainedVariance(_ rows: [[Float]], _ numbers: RandomDictionary) -> Double {
    var error = 0.0
    var mean = [Double](repeating: 0, count: numbers.width)
    for row in rows { for (column, value) in row.enumerated() { mean[column] += Double(value) / Double(rows.count) } }
    var variance = 0.0
    for row in rows {
      let reconstruction = numbers.reconstruction(numbers.activations(row))
      for (column, value) in row.enumerated() {
        error += (Double(value) - reconstruction[column]) * (Double(value) - reconstruction[column])
        variance += (Double(value) - mean[column]) * (Double(value) - mean[column])
      }
    }
    return 1 - error / variance
  }

  @Test(arguments: [true, false])
  func sumsGiveTheExplainedVarianceOfADirectComputation(_ masksSpecialTokens: Bool) throws {
    let fixture = try FixtureModel("neox-parallel")
    let folder = try TemporaryFolder()
    let numbers = RandomDictionary(width: fixture.model.width, latents: 64, top: 8)
    let dictionary = try numbers.load(folder, on: fixture.model.backend)
    let hookpoint = Hookpoint.output(1)
    let placement = DictionaryPlacement(name: "d", dictionary: dictionary, hookpoint: hookpoint)
    let isMasked = tokens.map { masksSpecialTokens && $0 == 0 }
    let listener = EncodingListener([placement], isMasked: isMasked)
    let recorder = HookRecorder([hookpoint])
    _ = try fixture.model.forward(TokenBatch(sequences), listeners: [listener, recorder])

    let all = try #require(recorder.recorded[hookpoint]).floats()
    let width = fixture.model.width
    let rows = tokens.indices.map { Array(all[$0 * width..<($0 + 1) * width]) }
    let kept = tokens.indices.filter { !isMasked[$0] }
    let batch = try #require(listener.activations.first)
    #expect(batch.rowOffsets.count == tokens.count + 1)
    for row in tokens.indices {
      let range = batch.rowOffsets[row]..<batch.rowOffsets[row + 1]
      guard !isMasked[row] else {
        #expect(range.isEmpty, "a masked position fires")
        continue
      }
      let expected = numbers.activations(rows[row])
      let firing: [Int32] = expected.indices.filter { expected[$0] > 0 }.map { Int32($0) }
      #expect(Array(batch.latents[range]) == firing)
      expectClose(Array(batch.values[range]), firing.map { Float(expected[Int($0)]) }, .latents, "row \(row)")
    }
    #expect(batch.sums.positions == kept.count)
    let explained = try #require(batch.sums.explainedVariance)
    #expect(abs(explained - explainedVariance(kept.map { rows[$0] }, numbers)) < 1e-5, "\(explained)")
  }

  @Test func batchesOnlySplitTheSums() throws {
    let fixture = try FixtureModel("gpt2")
    let folder = try TemporaryFolder()
    let dictionary = try RandomDictionary(width: fixture.model.width).load(folder, on: fixture.model.backend)
    let placement = DictionaryPlacement(name: "d", dictionary: dictionary, hookpoint: .output(0))
    func sums(_ sequences: [[Int32]]) throws -> ReconstructionSums {
      let listener = EncodingListener([placement], isMasked: sequences.flatMap { $0 }.map { _ in false })
      _ = try fixture.model.forward(TokenBatch(sequences), listeners: [listener])
      return try #require(listener.activations.first).sums
    }
    let whole = try sums(sequences)
    var parts = try sums([sequences[0]])
    parts.add(try sums([sequences[1]]))
    #expect(parts.positions == whole.positions)
    #expect(abs((parts.explainedVariance ?? 0) - (whole.explainedVariance ?? 1)) < 1e-6)
  }

  @Test func severalDictionariesShareAPass() throws {
    let fixture = try FixtureModel("gpt2")
    let folders = try (0..<3).map { _ in try TemporaryFolder() }
    let hookpoints = [Hookpoint.output(1), .output(0), .output(1)]
    let placements = try folders.indices.map { index in
      let numbers = RandomDictionary(width: fixture.model.width, seed: index)
      let dictionary = try numbers.load(folders[index], on: fixture.model.backend)
      return DictionaryPlacement(name: "d\(index)", dictionary: dictionary, hookpoint: hookpoints[index])
    }
    func run(_ placements: [DictionaryPlacement]) throws -> [ActivationBatch] {
      let listener = EncodingListener(placements, isMasked: tokens.map { $0 == 0 })
      _ = try fixture.model.forward(TokenBatch(sequences), listeners: [listener])
      return listener.activations
    }
    let together = try run(placements)
    #expect(together == (try placements.flatMap { try run([$0]) }))
    #expect(together[0] != together[2])
  }

  @Test func aBatchOfSpecialTokensOnlyHoldsNothing() throws {
    let fixture = try FixtureModel("gpt2")
    let folder = try TemporaryFolder()
    let dictionary = try RandomDictionary(width: fixture.model.width).load(folder, on: fixture.model.backend)
    let placement = DictionaryPlacement(name: "d", dictionary: dictionary, hookpoint: .output(0))
    let listener = EncodingListener([placement], isMasked: [true, true])
    _ = try fixture.model.forward(TokenBatch([[0, 0]]), listeners: [listener])
    let batch = try #require(listener.activations.first)
    #expect(batch.rowOffsets == [0, 0, 0] && batch.latents.isEmpty && batch.sums.positions == 0)
  }

  /// Recurrent states are shown a few rows at a time, and make the same batch as if they were shown at once.
  @Test func aDictionaryReadsRecurrentStates() throws {
    let fixture = try FixtureModel("mamba")
    let folder = try TemporaryFolder()
    let hookpoint = Hookpoint.state(1)
    let width = try #require(fixture.model.width(of: hookpoint))
    let numbers = RandomDictionary(width: width)
    let dictionary = try numbers.load(folder, on: fixture.model.backend)
    let placement = DictionaryPlacement(name: "d", dictionary: dictionary, hookpoint: hookpoint)
    let isMasked = tokens.map { $0 == 0 }
    let listener = EncodingListener([placement], isMasked: isMasked)
    let recorder = HookRecorder([hookpoint])
    _ = try fixture.model.forward(TokenBatch(sequences), listeners: [listener, recorder])
    let all = try #require(recorder.recorded[hookpoint]).floats()
    let batch = try #require(listener.activations.first)
    #expect(batch.rowOffsets.count == tokens.count + 1 && batch.rowOffsets.last == batch.latents.count)
    #expect(batch.sums.positions == isMasked.count { !$0 })
    for row in tokens.indices {
      let range = batch.rowOffsets[row]..<batch.rowOffsets[row + 1]
      let expected = isMasked[row] ? [] : numbers.activations(Array(all[row * width..<(row + 1) * width]))
      let firing: [Int32] = expected.indices.filter { expected[$0] > 0 }.map { Int32($0) }
      #expect(Array(batch.latents[range]) == firing, "row \(row)")
      expectClose(Array(batch.values[range]), firing.map { Float(expected[Int($0)]) }, .latents, "row \(row)")
    }
  }
}
