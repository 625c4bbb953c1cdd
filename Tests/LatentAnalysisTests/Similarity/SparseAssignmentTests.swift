import LatentAnalysis
import LatentSupport
import Testing

/// The sparse matching against trying every matching.
@Suite struct SparseAssignmentTests {
  /// The greatest total weight over all partial one-to-one matchings, by dynamic programming over sets of columns.
  private func bestTotal(_ rows: [[SparseAssignment.Edge]], columns: Int) -> Double {
    var best = [Double](repeating: 0, count: 1 << columns)
    for row in rows {
      var next = best
      for used in best.indices {
        for edge in row where used & (1 << Int(edge.column)) == 0 {
          let taken = used | (1 << Int(edge.column))
          next[taken] = max(next[taken], best[used] + Double(edge.weight))
        }
      }
      best = next
    }
    return best.max() ?? 0
  }

  private func solve(_ rows: [[SparseAssignment.Edge]], columns: Int) throws -> SparseAssignment {
    var offsets = [0]
    for row in rows { offsets.append(offsets[offsets.count - 1] + row.count) }
    return try SparseAssignment(rowOffsets: offsets, edges: rows.flatMap { $0 }, columns: columns)
  }

  @Test func findsTheOptimumOfRandomGraphs() throws {
    var generator = SeededGenerator(seed: 7, "assignment")
    for _ in 0..<400 {
      let columns = 1 + generator.index(below: 8)
      let rows = (0..<(1 + generator.index(below: 9))).map { _ in
        generator.sample(generator.index(below: columns + 1), of: Array(0..<columns)).map {
          // Few different weights, so that ties and zeros occur.
          SparseAssignment.Edge(column: Int32($0), weight: Float(generator.index(below: 6)) / 5)
        }
      }
      let solution = try solve(rows, columns: columns)
      var used: Set<Int32> = []
      var total = 0.0
      for (row, column) in zip(rows, solution.columnOfRow) where column >= 0 {
        #expect(used.insert(column).inserted, "a column is matched once")
        total += Double(try #require(row.first { $0.column == column }).weight)
      }
      let best = bestTotal(rows, columns: columns)
      #expect(abs(total - best) < 1e-5, "\(total) instead of \(best)")
      #expect(abs(solution.totalWeight - best) < 1e-5, "the prices prove it")
    }
  }

  @Test func undoesAGreedyChoice() throws {
    // Row 0 likes column 0 best, but row 1 has nothing else.
    let solution = try solve(
      [[.init(column: 0, weight: 0.9), .init(column: 1, weight: 0.8)], [.init(column: 0, weight: 0.7)]],
      columns: 2
    )
    #expect(solution.columnOfRow == [1, 0])
  }

  @Test func recoversAPermutation() throws {
    var generator = SeededGenerator(seed: 1, "permutation")
    let permutation = generator.shuffled(Array(0..<500))
    let rows = permutation.map { partner in
      [SparseAssignment.Edge(column: Int32(partner), weight: 0.9)]
        + (0..<8).map { _ in SparseAssignment.Edge(column: Int32(generator.index(below: 500)), weight: 0.3) }
    }
    #expect(try solve(rows, columns: 500).columnOfRow == permutation.map { Int32($0) })
  }
}
