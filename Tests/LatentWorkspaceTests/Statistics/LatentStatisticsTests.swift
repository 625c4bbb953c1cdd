import Foundation
import LatentSupport
import LatentTestSupport
import Testing

@testable import LatentWorkspace

@Suite struct LatentStatisticsTests {
  let folder: TemporaryFolder
  let store: CacheStore

  init() throws {
    folder = try TemporaryFolder()
    store = try CacheStore(folder: folder.file("caches"))
  }

  @Test func agreeWithWhatSortingAndCountingGive() throws {
    let corpus = SyntheticCorpus(contexts: 40)
    try corpus.write("cache", in: store)
    let reader = try store.reader("cache")
    let table = try reader.statistics(ofDictionary: 0)
    for latent in 0..<64 {
      let statistics = try table.statistics(of: latent)
      let firings = try reader.firings(of: latent, dictionary: 0)
      let sorted = firings.values.sorted()
      #expect(statistics.firingCount == firings.count)
      #expect(try table.firingCount(of: latent) == firings.count)
      #expect(statistics.density == Double(firings.count) / Double(table.totals.cachedPositions))
      #expect(statistics.isDead == (latent == 0))
      guard let strongest = sorted.last else { continue }
      #expect(statistics.maxActivation == strongest)
      #expect(try table.maxActivation(of: latent) == strongest)
      #expect(
        firings.positions.firstIndex(of: Int32(statistics.maxPosition)) == firings.values.firstIndex(of: strongest)
      )
      let mean = sorted.reduce(0.0) { $0 + Double($1) } / Double(sorted.count)
      #expect(abs(Double(statistics.meanActivation) - mean) <= mean * 1e-6)
      for (share, quantile) in zip(LatentStatistics.quantileShares, statistics.quantiles) {
        let atMost = sorted.count { $0 <= quantile }
        #expect(Double(atMost) >= share * Double(sorted.count))
        #expect(Double(sorted.count { $0 < quantile }) < share * Double(sorted.count))
      }
      expectTopTokens(of: statistics, tokens: try reader.tokens(at: firings.positions), values: firings.values)
    }
  }

  private func expectTopTokens(of statistics: LatentStatistics, tokens: [Int32], values: [Float]) {
    var counts: [Int32: Int] = [:]
    var strongest: [Int32: Float] = [:]
    for (token, value) in zip(tokens, values) {
      counts[token, default: 0] += 1
      strongest[token] = max(strongest[token] ?? 0, value)
    }
    #expect(statistics.distinctTokens == counts.count)
    let byCount = counts.keys.sorted {
      (counts[$0] ?? 0, strongest[$0] ?? 0, -$0) > (counts[$1] ?? 0, strongest[$1] ?? 0, -$1)
    }
    #expect(statistics.topTokensByCount.map(\.token) == Array(byCount.prefix(6)))
    #expect(statistics.topTokensByCount.map(\.count) == byCount.prefix(6).map { counts[$0] })
    let byActivation = counts.keys.sorted {
      (strongest[$0] ?? 0, counts[$0] ?? 0, -$0) > (strongest[$1] ?? 0, counts[$1] ?? 0, -$1)
    }
    #expect(statistics.topTokensByActivation.map(\.token) == Array(byActivation.prefix(6)))
    #expect(statistics.topTokensByActivation.map(\.activation) == byActivation.prefix(6).map { strongest[$0] })
  }

  /// `numpy.quantile(values, share, method="inverted_cdf")` of these values at the table's shares.
  @Test func quantilesAreNumpysInvertedCDF() throws {
    let values: [Float] = [0.5, 2, 2, 3.25, 4, 7, 8.5, 9, 16, 20, 33]
    let corpus = SyntheticCorpus(contexts: 1, contextLength: 12, dictionaries: [(2, 1, 0)])
    let writer = try store.writer("cache", identity: corpus.identity)
    let batch = ActivationBatch(
      rowOffsets: [0] + (0...11).map { $0 },
      latents: values.map { _ in 1 },
      values: values.reversed(),
      sums: ReconstructionSums(positions: 11, squaredError: 1, squaredNorm: 0, columnSums: [0])
    )
    try writer.append(corpus.batch(0..<1).tokens, activations: [batch])
    let totals = try writer.finish()
    let statistics = try store.reader("cache").statistics(ofDictionary: 0).statistics(of: 1)
    #expect(statistics.quantiles == [2, 2, 7, 16, 20, 33])
    // Nothing varies, so there is no explained variance.
    #expect(totals[0].explainedVariance == nil)
    #expect(totals[0].meanL0 == 1)
  }

  @Test func oneTokenLatentsAreFoundByTheirStrongestFirings() throws {
    let corpus = SyntheticCorpus(contexts: 60)
    try corpus.write("cache", in: store)
    let reader = try store.reader("cache")
    // Latent 1 fires on token 7 alone, the others on anything.
    let table = try reader.statistics(ofDictionary: 0)
    #expect(try table.statistics(of: 1).singleToken == .strong)
    #expect(try table.statistics(of: 1).topTokensByCount.map(\.token) == [7])
    #expect(try table.statistics(of: 2).singleToken == .none)
  }

  @Test func strongAndWeakFollowTheTwoSigns() {
    func test(_ tokens: [Int32], _ values: [Float]) -> LatentStatistics.SingleToken {
      let sorted = values.sorted()
      return SingleTokenTest.test(
        tokens: tokens,
        values: values,
        strongestThreshold: sorted[max(0, sorted.count - 50)],
        median: sorted[sorted.count / 2],
        latent: 9
      )
    }
    // The 50 strongest of 1,000 are on token 5, the others on as many tokens as there are.
    let values = (0..<1000).map { Float($0) }
    #expect(test((0..<1000).map { $0 >= 950 ? 5 : 100 + $0 }, values) == .weak)
    // The weakest 50 are on token 5: the mistake that sorting the wrong way round makes.
    #expect(test((0..<1000).map { $0 < 50 ? 5 : 100 + $0 }, values) == .none)
    // 44 of the 50 strongest are fewer than 90 %, but the stronger half is on token 5 all through.
    #expect(test((0..<1000).map { $0 >= 994 ? 100 + $0 : 5 }, values) == .weak)
    // Not next to each other in order of strength, and still 45 of 50.
    #expect(test((0..<1000).map { $0 % 10 == 0 ? 100 + $0 : 5 }, values) == .strong)
    #expect(test((0..<1000).map { _ in 5 }, values.map { _ in 1 }) == .strong)
    #expect(test([Int32](repeating: 5, count: 9), [Float](repeating: 1, count: 9)) == .none, "too few to say")
  }

  @Test func aDamagedRecordIsNamed() throws {
    let corpus = SyntheticCorpus(contexts: 4)
    try corpus.write("cache", in: store)
    let path = try store.path(of: "cache")
    try flipByte(at: 24 + 152 * 5 + 13, of: path + "/dictionary-00.statistics")
    let table = try store.reader("cache").statistics(ofDictionary: 0)
    #expect(latentError { _ = try table.statistics(of: 5) }?.message.contains("latent 5") == true)
    #expect(try table.statistics(of: 6).latent == 6)
    #expect(latentError { _ = try table.statistics(of: 64) }?.code == .invalidParams)
  }

  @Test func anIncompleteCacheSaysSo() throws {
    let corpus = SyntheticCorpus()
    let writer = try store.writer("cache", identity: corpus.identity, limits: .small)
    try corpus.append(to: writer)
    let error = latentError { _ = try store.reader("cache").statistics(ofDictionary: 0) }
    #expect(error?.field == "cache")
  }
}
