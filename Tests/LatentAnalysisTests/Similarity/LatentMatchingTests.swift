import LatentAnalysis
import LatentSupport
import LatentTensor
import Testing

/// Matching, shared fraction and their proofs on dictionaries whose answer is known.
@Suite struct LatentMatchingTests {
  /// A dictionary's rows, and a copy of them in another order, each turned by an angle of its own, of which some are other
  /// directions altogether.
  private struct Copies {
    let original: UnitRows
    let copy: UnitRows
    /// Latent i of the copy comes from `order[i]`.
    let order: [Int]
    /// Cosine of latent i of the copy with where it comes from; nil where it was replaced.
    let cosines: [Double?]
  }

  private static func copies(latents: Int = 400, width: Int = 48, least: Double = 0.6, seed: Int) throws -> Copies {
    var generator = SeededGenerator(seed: seed, "copies")
    func random() -> [Double] {
      let row = (0..<width).map { _ in generator.normal() }
      let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return row.map { $0 / length }
    }
    let rows = (0..<latents).map { _ in random() }
    let order = generator.shuffled(Array(0..<latents))
    var cosines: [Double?] = []
    var copied: [[Double]] = []
    for (place, source) in order.enumerated() {
      if place % 5 == 4 {
        cosines.append(nil)
        copied.append(random())
        continue
      }
      let cosine = least + (1 - least) * generator.unit()
      let row = rows[source]
      let other = random()
      let along = zip(row, other).reduce(0) { $0 + $1.0 * $1.1 }
      let across = zip(row, other).map { $1 - along * $0 }
      let length = across.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let sine = (1 - cosine * cosine).squareRoot()
      // Of another length too, which must not matter.
      copied.append(zip(row, across).map { 3 * (cosine * $0 + sine * $1 / length) })
      cosines.append(cosine)
    }
    func tensor(_ rows: [[Double]]) -> UnitRows {
      UnitRows(normalizing: Tensor(rows.flatMap { $0.map { Float($0) } }, shape: [rows.count, width]))
    }
    return Copies(original: tensor(rows), copy: tensor(copied), order: order, cosines: cosines)
  }

  private func candidates(_ copies: Copies, _ count: Int) async throws -> SparseRows {
    try await NearestNeighbours.search(
      count,
      for: copies.copy,
      among: copies.original,
      on: CPUBackend(threads: 1),
      lane: Lane(label: "test"),
      work: WorkContext()
    )
  }

  @Test(arguments: [LatentMatching.Method.nearest, .optimal])
  func findsTheKnownPartnersOfACopy(_ method: LatentMatching.Method) async throws {
    // One to one, a latent that is turned far makes way for two that gain more together.
    let copies = try Self.copies(least: method == .nearest ? 0.6 : 0.75, seed: 1)
    let limit = method == .nearest ? 1 : 32
    let matching = try LatentMatching(
      try await candidates(copies, limit),
      limit: limit,
      columns: copies.original.count,
      method: method,
      work: WorkContext()
    )
    let partners = Dictionary(matching.pairs.map { ($0.a, $0) }) { first, _ in first }
    for (place, cosine) in copies.cosines.enumerated() {
      guard let cosine else { continue }
      let pair = try #require(partners[place])
      #expect(pair.b == copies.order[place] && abs(Double(pair.similarity) - cosine) < 1e-5)
    }
    // At width 48 random directions stay below 0.7.
    let summary = SimilaritySummary(matching)
    let shared = Double(copies.cosines.count { ($0 ?? 0) > 0.7 }) / 400
    #expect(abs(summary.sharedFraction - shared) < 1e-9)
    #expect(summary.quantiles.count == 11 && zip(summary.quantiles, summary.quantiles.dropFirst()).allSatisfy(<=))
    if method == .optimal {
      let optimality = try #require(matching.optimality)
      #expect(Set(matching.pairs.map(\.b)).count == matching.pairs.count, "one to one")
      #expect(optimality.gap < 1e-6 && optimality.total <= optimality.denseUpperBound)
      #expect(abs(optimality.total - matching.pairs.reduce(0.0) { $0 + Double($1.similarity) }) < 1e-6)
    }
  }

  @Test func theDenseBoundIsNoLessThanTheBestOfAllPairs() async throws {
    // Random directions, for which few candidates are too few.
    let copies = try Self.copies(latents: 60, width: 8, seed: 2)
    let all = try LatentMatching(
      try await candidates(copies, 60),
      limit: 60,
      columns: 60,
      method: .optimal,
      work: WorkContext()
    )
    let best = try #require(all.optimality)
    #expect(best.denseUpperBound == best.upperBound, "nothing was left out")
    for limit in [1, 2, 4, 8] {
      let few = try LatentMatching(
        try await candidates(copies, limit),
        limit: limit,
        columns: 60,
        method: .optimal,
        work: WorkContext()
      )
      let bound = try #require(few.optimality)
      #expect(bound.gap < 1e-6 && bound.total <= best.total + 1e-6)
      #expect(bound.denseUpperBound >= best.total - 1e-6)
    }
  }

  @Test func aLatentIsSharedWhenBothItsRowsAre() throws {
    let shared = SharedLatents(decoder: [0.9, 0.9, 0.1, 0.71], encoder: [0.8, 0.6, 0.9, 0.71])
    #expect(shared.byDecoder(of: 8) == 3.0 / 8)
    #expect(shared.byEncoder(of: 8) == 3.0 / 8)
    #expect(shared.byBoth(of: 8) == 2.0 / 8)
  }

  @Test func cosinesOfPairsAreThoseOfTheRows() throws {
    let copies = try Self.copies(latents: 30, width: 13, seed: 3)
    let pairs = copies.order.enumerated().map { LatentMatching.Pair(a: $0, b: $1, similarity: 0) }
    for (cosine, expected) in zip(copies.copy.cosines(pairs, with: copies.original), copies.cosines) {
      if let expected { #expect(abs(Double(cosine) - expected) < 1e-5) }
    }
  }
}
