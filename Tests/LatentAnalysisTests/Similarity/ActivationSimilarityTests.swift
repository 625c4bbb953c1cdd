import Foundation
import LatentAnalysis
import LatentSupport
import LatentTensor
import LatentTestSupport
import LatentWorkspace
import Testing

/// Latents compared by when they fire, against counting and correlating everything.
@Suite struct ActivationSimilarityTests {
  private static let positions = 600
  private static let contextLength = 50

  private let firings: CachedFirings
  /// [latent][position]
  private let first: [[Float]]
  private let second: [[Float]]
  private let isSpecial: [Bool]

  init() throws {
    firings = try CachedFirings(positions: Self.positions, contextLength: Self.contextLength)
    var generator = SeededGenerator(seed: 4, "activation similarity")
    isSpecial = firings.isSpecial
    let special = isSpecial
    func random(_ share: Double) -> [Float] {
      (0..<Self.positions).map { position in
        special[position] || generator.unit() > share ? 0 : Float(generator.index(below: 64) + 1) / 16
      }
    }
    let a = (0..<12).map { _ in random(0.1 * generator.unit()) } + [[Float](repeating: 0, count: Self.positions)]
    // The second has a's latents in reverse order, some of them half the time or twice as strong, and others of its own.
    first = a
    second = (0..<20).map { latent -> [Float] in
      guard latent < 13, latent % 4 != 3 else { return random(0.05) }
      return a[12 - latent].map { latent % 4 == 1 && generator.unit() < 0.5 ? 0 : 2 * $0 }
    }
  }

  private func cache(_ name: String, _ dictionaries: [[[Float]]], corpus: String = "same") throws -> CacheReader {
    try firings.cache(name, dictionaries, corpus: corpus)
  }

  private func jaccard(_ a: [Float], _ b: [Float]) -> Double {
    let either = zip(a, b).count { $0 != 0 || $1 != 0 }
    return either == 0 ? 0 : Double(zip(a, b).count { $0 != 0 && $1 != 0 }) / Double(either)
  }

  /// Pearson's, over all positions that are not special.
  private func correlation(_ a: [Float], _ b: [Float]) -> Double {
    let kept = isSpecial.indices.filter { !isSpecial[$0] }
    let (left, right) = (kept.map { Double(a[$0]) }, kept.map { Double(b[$0]) })
    let count = Double(kept.count)
    let (meanLeft, meanRight) = (left.reduce(0, +) / count, right.reduce(0, +) / count)
    let products = zip(left, right).reduce(0.0) { $0 + ($1.0 - meanLeft) * ($1.1 - meanRight) }
    let spread =
      left.reduce(0.0) { $0 + ($1 - meanLeft) * ($1 - meanLeft) }
      * right.reduce(0.0) { $0 + ($1 - meanRight) * ($1 - meanRight) }
    return spread > 0 ? products / spread.squareRoot() : 0
  }

  @Test(arguments: [1, 3], [1, 1 << 20])
  func candidatesAreTheMostAlikeOfAll(_ threads: Int, _ blockFirings: Int) async throws {
    let reader = try cache("both", [first, second])
    let similarity = try ActivationSimilarity(.init(cache: reader, index: 0), .init(cache: reader, index: 1))
    for measure in ActivationSimilarity.Measure.allCases {
      let exact = { (a: [Float], b: [Float]) in measure == .jaccard ? self.jaccard(a, b) : self.correlation(a, b) }
      let found = try await similarity.candidates(
        3,
        by: measure,
        threads: threads,
        blockFirings: blockFirings,
        work: WorkContext()
      )
      #expect(found.rows == first.count)
      for (latent, values) in first.enumerated() {
        let all = second.map { other in
          zip(values, other).contains { $0 != 0 && $1 != 0 } ? max(0, exact(values, other)) : 0
        }
        let entries = found.entries(ofRow: latent)
        #expect(entries.count == min(3, all.count { $0 > 0 }))
        let expected = all.filter { $0 > 0 }.sorted(by: >).prefix(3).sorted()
        for (value, best) in zip(entries.map { Double(found.values[$0]) }.sorted(), expected) {
          #expect(abs(value - best) < 1e-5)
        }
        for entry in entries { #expect(abs(Double(found.values[entry]) - all[Int(found.latents[entry])]) < 1e-5) }
      }
    }
  }

  @Test func partnersOfACopyAreKnownAcrossCaches() async throws {
    // As of two models that read the same tokens.
    let left = try cache("left", [first])
    let right = try cache("right", [second])
    let similarity = try ActivationSimilarity(.init(cache: left, index: 0), .init(cache: right, index: 0))
    let candidates = try await similarity.candidates(8, by: .jaccard, threads: 2, work: WorkContext())
    let matching = try LatentMatching(candidates, limit: 8, columns: 20, method: .optimal, work: WorkContext())
    let pairs = matching.pairs
    for latent in 0..<12 where (12 - latent) % 4 == 0 || (12 - latent) % 4 == 2 {
      let pair = try #require(pairs.first { $0.a == latent })
      #expect(pair.b == 12 - latent && pair.similarity == 1, "the same, twice as strong")
    }
    #expect(!pairs.contains { $0.a == 12 }, "what never fires has no partner")
    let measures = try similarity.measures(of: pairs, work: WorkContext())
    for (pair, measure) in zip(pairs, measures) {
      #expect(abs(measure.jaccard - jaccard(first[pair.a], second[pair.b])) < 1e-9)
      #expect(abs(measure.correlation - correlation(first[pair.a], second[pair.b])) < 1e-6)
    }
  }

  @Test func refusesCachesOfOtherTokens() throws {
    let left = try cache("left", [first])
    let right = try cache("right", [second], corpus: "other")
    let error = #expect(throws: LatentError.self) {
      _ = try ActivationSimilarity(.init(cache: left, index: 0), .init(cache: right, index: 0))
    }
    #expect(error?.field == "cache")
  }

  @Test func stopsWhenItIsCancelled() async throws {
    let reader = try cache("both", [first, second])
    let similarity = try ActivationSimilarity(.init(cache: reader, index: 0), .init(cache: reader, index: 1))
    let work = WorkContext()
    work.cancellation.cancel()
    await #expect(throws: LatentError.self) {
      _ = try await similarity.candidates(3, by: .jaccard, threads: 1, work: work)
    }
  }
}
