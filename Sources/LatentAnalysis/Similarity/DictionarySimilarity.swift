package import LatentSupport
package import LatentTensor

/// Which latents of two dictionaries are the same.
package struct DictionarySimilarity: Sendable, Equatable {
  package enum Matching: String, Sendable, CaseIterable {
    /// Every latent of `a` with the most similar of `b`; several may share one.
    case nearest
    /// One to one, with the greatest sum of similarities.
    case optimal
  }

  package struct Pair: Sendable, Equatable {
    package var a: Int
    package var b: Int
    /// Cosine.
    package var similarity: Float
  }

  /// A latent counts as shared from here on; the threshold of the published comparison of seeds.
  package static let sharedThreshold: Float = 0.7
  /// Candidates of each latent in the one-to-one matching. Beyond these similarities are those of random directions.
  package static let candidates = 32

  /// Most similar first. A latent of `a` without a partner (nothing points its way) has no pair.
  package var pairs: [Pair]
  /// Mean over all latents of `a` of the cosine to the nearest of `b`; 0 where nothing points its way.
  package var meanMaxSimilarity: Double
  /// Share of the latents of `a` whose partner is more similar than `sharedThreshold`.
  package var sharedFraction: Double
  /// Similarity to the partner at every tenth of the latents of `a`, ascending; 0 for those without one.
  package var quantiles: [Double]

  /// - Throws: `LatentError`: `invalidParams` when the widths differ, `cancelled`.
  package init(
    _ a: UnitRows,
    _ b: UnitRows,
    matching: Matching,
    on backend: any Backend,
    lane: Lane,
    work: WorkContext
  ) async throws {
    guard a.width == b.width else {
      throw LatentError.invalid(
        "b",
        "The dictionaries have widths \(a.width) and \(b.width); only dictionaries of one width can be compared by weights."
      )
    }
    let count = matching == .nearest ? 1 : Self.candidates
    let neighbours = try await NearestNeighbours.search(count, for: a, among: b, on: backend, lane: lane, work: work)
    let nearest = (0..<a.count).map { row in neighbours.entries(ofRow: row).map { neighbours.values[$0] }.max() ?? 0 }
    meanMaxSimilarity = nearest.reduce(0.0) { $0 + Double($1) } / Double(max(1, a.count))
    pairs =
      try matching == .nearest ? Self.nearestPairs(neighbours) : Self.optimalPairs(neighbours, columns: b.count, work)
    pairs.sort { ($0.similarity, $1.a) > ($1.similarity, $0.a) }
    sharedFraction = Double(pairs.count { $0.similarity > Self.sharedThreshold }) / Double(max(1, a.count))
    let unpaired = [Double](repeating: 0, count: a.count - pairs.count)
    let ascending = unpaired + pairs.reversed().map { Double($0.similarity) }
    quantiles = (0...10).map { Quantiles.quantile(Double($0) / 10, ofSorted: ascending) }
  }

  private static func nearestPairs(_ neighbours: SparseRows) -> [Pair] {
    (0..<neighbours.rows).compactMap { row in
      neighbours.entries(ofRow: row).first.map {
        Pair(a: row, b: Int(neighbours.latents[$0]), similarity: neighbours.values[$0])
      }
    }
  }

  private static func optimalPairs(_ neighbours: SparseRows, columns: Int, _ work: WorkContext) throws -> [Pair] {
    let edges = zip(neighbours.latents, neighbours.values).map { SparseAssignment.Edge(column: $0, weight: $1) }
    let assignment = try SparseAssignment(rowOffsets: neighbours.rowOffsets, edges: edges, columns: columns) { done in
      try work.cancellation.check()
      work.report(ProgressReport(done: done, total: neighbours.rows, unit: "latents", message: "matching"))
    }
    return assignment.columnOfRow.enumerated().compactMap { row, column in
      neighbours.entries(ofRow: row).first { neighbours.latents[$0] == column }.map {
        Pair(a: row, b: Int(column), similarity: neighbours.values[$0])
      }
    }
  }
}
