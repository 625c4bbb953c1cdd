import LatentAnalysis
import LatentSupport
import LatentTestSupport
import Testing

/// The sparse matching against trying every matching, and against a dense solver.
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

  /// What the matching adds up to, each column used once.
  private func total(_ rows: [[SparseAssignment.Edge]], _ solution: SparseAssignment) throws -> Double {
    var used: Set<Int32> = []
    var total = 0.0
    for (row, column) in zip(rows, solution.columnOfRow) where column >= 0 {
      #expect(used.insert(column).inserted, "a column is matched once")
      total += Double(try #require(row.first { $0.column == column }).weight)
    }
    return total
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
      let best = bestTotal(rows, columns: columns)
      let total = try total(rows, solution)
      #expect(abs(total - best) < 1e-6, "\(total) instead of \(best)")
      #expect(abs(solution.totalWeight - total) < 1e-9)
      #expect(solution.upperBound >= best - 1e-9 && solution.upperBound - best < 1e-6, "the prices prove it")
    }
  }

  /// Graphs that `Tests/Fixtures/make_assignments.py` made, solved by SciPy's dense solver.
  @Test func agreesWithADenseSolver() throws {
    let cases = try #require(try JSON(readingFile: Fixture.path("assignments/assignments.json")).arrayValue)
    #expect(cases.count >= 6)
    for one in cases {
      let columns = try #require(one["columns"]?.integerValue)
      let rows = try #require(one["rows"]?.arrayValue).map { row in
        try #require(row.arrayValue).map { edge in
          SparseAssignment.Edge(
            column: Int32(try #require(edge[0]?.integerValue)),
            weight: Float(try #require(edge[1]?.numberValue))
          )
        }
      }
      let best = try #require(one["total"]?.numberValue)
      let solution = try solve(rows, columns: columns)
      #expect(abs(try total(rows, solution) - best) < 1e-5, "\(one["name"] ?? "")")
      #expect(solution.upperBound - solution.totalWeight < 1e-6)
      #expect(solution.upperBound > best - 1e-5)
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
      let others = generator.sample(8, of: (0..<500).filter { $0 != partner })
      return [SparseAssignment.Edge(column: Int32(partner), weight: 0.9)]
        + others.map { SparseAssignment.Edge(column: Int32($0), weight: 0.3) }
    }
    #expect(try solve(rows, columns: 500).columnOfRow == permutation.map { Int32($0) })
  }

  @Test func stopsWhenItIsTold() throws {
    struct Stop: Error {}
    // Everybody wants the same, to the last digit.
    let rows = (0..<200).map { row -> [SparseAssignment.Edge] in
      (0..<50).map { column -> SparseAssignment.Edge in
        let difference = Float((row * 7 + column * 3) % 5) * 0.000_001
        return SparseAssignment.Edge(column: Int32(column), weight: 0.5 + difference)
      }
    }
    let offsets = (0...200).map { $0 * 50 }
    _ = try SparseAssignment(rowOffsets: offsets, edges: rows.flatMap { $0 }, columns: 50)
    #expect(throws: Stop.self) {
      _ = try SparseAssignment(rowOffsets: offsets, edges: rows.flatMap { $0 }, columns: 50) { _ in throw Stop() }
    }
  }
}
