package import LatentSupport
package import LatentTensor

/// Which latents of two sets belong together, of candidates that were found for each latent of the first.
package struct LatentMatching: Sendable, Equatable {
  package enum Method: String, Sendable, CaseIterable {
    /// Every latent of `a` with the most similar of `b`; several may share one.
    case nearest
    /// One to one, with the greatest sum of similarities.
    case optimal
  }

  package struct Pair: Sendable, Equatable {
    package var a: Int
    package var b: Int
    package var similarity: Float

    package init(a: Int, b: Int, similarity: Float) {
      self.a = a
      self.b = b
      self.similarity = similarity
    }
  }

  /// How good a one-to-one matching is, and the proof.
  package struct Optimality: Sendable, Equatable {
    /// Sum of the similarities of its pairs.
    package var total: Double
    /// What no matching of the candidates exceeds.
    package var upperBound: Double
    /// What no matching at all exceeds: pairs that are no candidates are at most as similar as a latent's last candidate.
    package var denseUpperBound: Double
    /// Candidates of each latent.
    package var candidates: Int

    /// By how much, at most, the matching falls short of the best one of the candidates: rounding.
    package var gap: Double { max(0, upperBound - total) }
  }

  /// Candidates of each latent in a one-to-one matching. Beyond these similarities are those of random directions.
  package static let candidates = 32

  /// Most similar first. A latent of `a` without a partner has no pair.
  package var pairs: [Pair]
  /// Per latent of `a`, the similarity of its best candidate, 0 without one.
  package var greatest: [Float]
  /// Of a one-to-one matching.
  package var optimality: Optimality?

  /// - Parameters:
  ///   - candidates: a row for each latent of `a`: latents of `b` with similarities above 0.
  ///   - limit: how many candidates were looked for at most; a row that has fewer has no others above 0.
  /// - Throws: `LatentError` (`cancelled`).
  package init(_ candidates: SparseRows, limit: Int, columns: Int, method: Method, work: WorkContext) throws {
    greatest = (0..<candidates.rows).map { row in
      candidates.entries(ofRow: row).map { candidates.values[$0] }.max() ?? 0
    }
    switch method {
    case .nearest: pairs = Self.nearest(candidates)
    case .optimal: (pairs, optimality) = try Self.optimal(candidates, limit: limit, columns: columns, work)
    }
    pairs.sort { ($0.similarity, $1.a) > ($1.similarity, $0.a) }
  }

  private static func nearest(_ candidates: SparseRows) -> [Pair] {
    (0..<candidates.rows).compactMap { row in
      // Of equally similar ones the first.
      let entries = candidates.entries(ofRow: row)
      guard let best = entries.max(by: { (candidates.values[$0], $1) < (candidates.values[$1], $0) }) else {
        return nil
      }
      return Pair(a: row, b: Int(candidates.latents[best]), similarity: candidates.values[best])
    }
  }

  private static func optimal(
    _ candidates: SparseRows,
    limit: Int,
    columns: Int,
    _ work: WorkContext
  ) throws -> ([Pair], Optimality) {
    let edges = zip(candidates.latents, candidates.values).map { SparseAssignment.Edge(column: $0, weight: $1) }
    let assignment = try SparseAssignment(rowOffsets: candidates.rowOffsets, edges: edges, columns: columns) { share in
      try work.cancellation.check()
      let done = Int(share * Double(candidates.rows))
      work.report(ProgressReport(done: done, total: candidates.rows, unit: "latents", message: "matching"))
    }
    let pairs = assignment.columnOfRow.enumerated().compactMap { row, column in
      candidates.entries(ofRow: row).first { candidates.latents[$0] == column }.map {
        Pair(a: row, b: Int(column), similarity: candidates.values[$0])
      }
    }
    // A pair outside the candidates is worth no more than its row's last one, and columns cost nothing at the least.
    let unseen = (0..<candidates.rows).reduce(0.0) { sum, row in
      let entries = candidates.entries(ofRow: row)
      guard entries.count >= limit, limit < columns else { return sum }
      let least = entries.reduce(Float.infinity) { min($0, candidates.values[$1]) }
      return sum + max(0, Double(least) - assignment.rowPrices[row])
    }
    let optimality = Optimality(
      total: assignment.totalWeight,
      upperBound: assignment.upperBound,
      denseUpperBound: assignment.upperBound + unseen,
      candidates: limit
    )
    return (pairs, optimality)
  }
}
