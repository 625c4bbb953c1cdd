/// The one-to-one matching of greatest total weight in a sparse bipartite graph; rows and columns may stay unmatched.
///
/// A forward and reverse auction with falling steps (Bertsekas and Castañón 1992, "A forward/reverse auction algorithm for
/// asymmetric assignment problems"): unmatched rows bid up the prices of columns, then columns that cost something and are
/// nobody's lower theirs until a row wants them or they are free. Each round begins with the prices of the one before, at a
/// fifth of its step. Shortest augmenting paths are exact too, but where thousands of latents are alike to the third
/// digit, as latents without a counterpart are, each path goes through most of the graph. Memory is that of the edges,
/// twice, where a dense Hungarian method needs rows × columns.
package struct SparseAssignment: Sendable {
  /// A possible pair. Weights must not be negative, and a row's columns must differ.
  package struct Edge: Sendable {
    package var column: Int32
    package var weight: Float

    package init(column: Int32, weight: Float) {
      self.column = column
      self.weight = weight
    }
  }

  /// The last step: a matching is at most this much for each row below the optimum, and in practice less.
  private static let finalStep = 1e-9
  private static let stepFactor = 5.0
  /// Bids between two looks at whether to stop.
  private static let bidsPerCheck = 1 << 16

  /// Per row, the column that it is matched to; -1 where it is not matched.
  package private(set) var columnOfRow: [Int32]
  /// Sum of the weights of the matched pairs.
  package private(set) var totalWeight = 0.0
  /// What no matching can exceed, by linear programming duality: the sum of all prices. The optimum lies between
  /// `totalWeight` and this.
  package private(set) var upperBound = 0.0
  /// Per row, its part of the bound: the most that it would gain at the columns' prices, at least 0.
  package private(set) var rowPrices: [Double]

  private var rowOfColumn: [Int32]
  private var columnPrices: [Double]
  /// What a row gains by its column, as the auction goes on.
  private var gains: [Double]

  /// - Parameters:
  ///   - rowOffsets: row r owns the edges `rowOffsets[r] ..< rowOffsets[r + 1]`.
  ///   - check: called now and then with the share of rounds that are done; throws to stop.
  package init(
    rowOffsets: [Int],
    edges: [Edge],
    columns: Int,
    check: (_ share: Double) throws -> Void = { _ in }
  ) rethrows {
    let rows = rowOffsets.count - 1
    columnOfRow = [Int32](repeating: -1, count: rows)
    rowOfColumn = [Int32](repeating: -1, count: columns)
    columnPrices = [Double](repeating: 0, count: columns)
    rowPrices = [Double](repeating: 0, count: rows)
    gains = [Double](repeating: 0, count: rows)
    let back = Self.transposed(rowOffsets, edges, columns: columns)
    let steps = Self.steps(greatest: edges.reduce(Float(0)) { max($0, $1.weight) })
    for (round, step) in steps.enumerated() {
      let share = Double(round) / Double(steps.count)
      try check(share)
      try forward(rowOffsets, edges, step) { try check(share) }
      try reverse(back.offsets, back.edges, step) { try check(share) }
    }
    prove(rowOffsets, edges)
  }

  private static func steps(greatest: Float) -> [Double] {
    var steps = [max(Double(greatest) / 40, finalStep)]
    while let last = steps.last, last > finalStep { steps.append(max(last / stepFactor, finalStep)) }
    return steps
  }

  /// The same edges by column; their `column` is then the row.
  private static func transposed(
    _ rowOffsets: [Int],
    _ edges: [Edge],
    columns: Int
  ) -> (offsets: [Int], edges: [Edge]) {
    var offsets = [Int](repeating: 0, count: columns + 1)
    for edge in edges { offsets[Int(edge.column) + 1] += 1 }
    for column in 0..<columns { offsets[column + 1] += offsets[column] }
    var ends = offsets
    var back = [Edge](repeating: Edge(column: 0, weight: 0), count: edges.count)
    for row in 0..<(rowOffsets.count - 1) {
      for edge in edges[rowOffsets[row]..<rowOffsets[row + 1]] {
        back[ends[Int(edge.column)]] = Edge(column: Int32(row), weight: edge.weight)
        ends[Int(edge.column)] += 1
      }
    }
    return (offsets, back)
  }

  /// Where somebody gains most, what that is, and what the next best would be; staying alone gains 0.
  private struct Choice {
    var best = 0.0
    var second = 0.0
    var partner = -1

    init(_ edges: [Edge], _ range: Range<Int>, prices: [Double]) {
      edges.withUnsafeBufferPointer { edges in
        prices.withUnsafeBufferPointer { prices in
          for index in range {
            let partner = Int(edges[index].column)
            let gain = Double(edges[index].weight) - prices[partner]
            if gain > best {
              (second, best, self.partner) = (best, gain, partner)
            } else if gain > second {
              second = gain
            }
          }
        }
      }
    }
  }

  /// Rows bid until each has a column within `step` of its best, or wants none.
  private mutating func forward(
    _ offsets: [Int],
    _ edges: [Edge],
    _ step: Double,
    check: () throws -> Void
  ) rethrows {
    var queue: [Int32] = []
    for row in columnOfRow.indices {
      let range = offsets[row]..<offsets[row + 1]
      let column = columnOfRow[row]
      gains[row] = edges[range].first { $0.column == column }.map { Double($0.weight) - columnPrices[Int(column)] } ?? 0
      guard gains[row] < Choice(edges, range, prices: columnPrices).best - step else { continue }
      if column >= 0 { rowOfColumn[Int(column)] = -1 }
      columnOfRow[row] = -1
      queue.append(Int32(row))
    }
    var bids = 0
    while let next = queue.popLast() {
      bids += 1
      if bids % Self.bidsPerCheck == 0 { try check() }
      let row = Int(next)
      let choice = Choice(edges, offsets[row]..<offsets[row + 1], prices: columnPrices)
      guard choice.partner >= 0 else {
        gains[row] = 0
        continue
      }
      columnPrices[choice.partner] += choice.best - choice.second + step
      gains[row] = choice.second - step
      let loser = rowOfColumn[choice.partner]
      rowOfColumn[choice.partner] = next
      columnOfRow[row] = Int32(choice.partner)
      if loser >= 0 {
        columnOfRow[Int(loser)] = -1
        queue.append(loser)
      }
    }
  }

  /// Columns that nobody has lower their prices until somebody does, or they are free.
  private mutating func reverse(
    _ offsets: [Int],
    _ edges: [Edge],
    _ step: Double,
    check: () throws -> Void
  ) rethrows {
    var queue = columnPrices.indices.filter { rowOfColumn[$0] < 0 && columnPrices[$0] > 0 }.map { Int32($0) }
    var bids = 0
    while let next = queue.popLast() {
      bids += 1
      if bids % Self.bidsPerCheck == 0 { try check() }
      let column = Int(next)
      let choice = Choice(edges, offsets[column]..<offsets[column + 1], prices: gains)
      guard choice.partner >= 0, choice.best > step else {
        columnPrices[column] = 0
        continue
      }
      let row = choice.partner
      let price = max(0, choice.second - step)
      columnPrices[column] = price
      gains[row] += choice.best - price
      let loser = columnOfRow[row]
      columnOfRow[row] = next
      rowOfColumn[column] = Int32(row)
      if loser >= 0 {
        rowOfColumn[Int(loser)] = -1
        if columnPrices[Int(loser)] > 0 { queue.append(loser) }
      }
    }
  }

  /// Adds up the matching and, at the final prices of columns, what bounds every other.
  private mutating func prove(_ offsets: [Int], _ edges: [Edge]) {
    for row in columnOfRow.indices {
      let range = offsets[row]..<offsets[row + 1]
      rowPrices[row] = Choice(edges, range, prices: columnPrices).best
      totalWeight += edges[range].first { $0.column == columnOfRow[row] }.map { Double($0.weight) } ?? 0
    }
    upperBound = rowPrices.reduce(0, +) + columnPrices.reduce(0, +)
  }
}
