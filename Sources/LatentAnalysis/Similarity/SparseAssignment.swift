/// The one-to-one matching of greatest total weight in a sparse bipartite graph; rows and columns may stay unmatched.
///
/// Shortest augmenting paths with dual prices (Jonker and Volgenant 1987, on sparse lists): rows are added one at a
/// time, each by the cheapest chain of re-matchings that ends at a free column or leaves some row unmatched. Memory is
/// that of the edges, where a dense Hungarian method needs rows × columns.
package struct SparseAssignment: Sendable {
  /// A possible pair. Weights must not be negative.
  package struct Edge: Sendable {
    package var column: Int32
    package var weight: Float

    package init(column: Int32, weight: Float) {
      self.column = column
      self.weight = weight
    }
  }

  /// Per row, the column that it is matched to; -1 where it is not matched.
  package private(set) var columnOfRow: [Int32]
  private var rowOfColumn: [Int32]
  // Prices: rowPrice + columnPrice ≥ weight for every edge, with equality on matched ones; unmatched ones have price 0.
  // That these exist is the proof that the matching is optimal (linear programming duality).
  private var rowPrice: [Double]
  private var columnPrice: [Double]

  /// - Parameters:
  ///   - rowOffsets: row r owns the edges `rowOffsets[r] ..< rowOffsets[r + 1]`.
  ///   - check: called now and then; throws to stop.
  package init(
    rowOffsets: [Int],
    edges: [Edge],
    columns: Int,
    check: (_ rowsDone: Int) throws -> Void = { _ in }
  ) rethrows {
    let rows = rowOffsets.count - 1
    columnOfRow = [Int32](repeating: -1, count: rows)
    rowOfColumn = [Int32](repeating: -1, count: columns)
    rowPrice = [Double](repeating: 0, count: rows)
    columnPrice = [Double](repeating: 0, count: columns)
    var search = Search(columns: columns)
    for row in 0..<rows {
      if row % 1_024 == 0 { try check(row) }
      augment(from: row, rowOffsets, edges, &search)
    }
  }

  /// Sum of the weights of the matched pairs, by duality the sum of all prices.
  package var totalWeight: Double { rowPrice.reduce(0, +) + columnPrice.reduce(0, +) }

  /// Working memory of one augmentation, kept between them: only what was touched is cleared.
  private struct Search {
    var distance: [Double]
    var parentRow: [Int32]
    var isDone: [Bool]
    var touched: [Int] = []
    var heap = Heap()

    init(columns: Int) {
      distance = [Double](repeating: .infinity, count: columns)
      parentRow = [Int32](repeating: -1, count: columns)
      isDone = [Bool](repeating: false, count: columns)
    }

    mutating func reset() {
      for column in touched {
        distance[column] = .infinity
        isDone[column] = false
      }
      touched.removeAll(keepingCapacity: true)
      heap.removeAll()
    }
  }

  private mutating func augment(from start: Int, _ rowOffsets: [Int], _ edges: [Edge], _ search: inout Search) {
    // A new row begins with the smallest price that satisfies its edges.
    var price = 0.0
    for edge in edges[rowOffsets[start]..<rowOffsets[start + 1]] {
      price = max(price, Double(edge.weight) - columnPrice[Int(edge.column)])
    }
    rowPrice[start] = price

    defer { search.reset() }
    // Rows reached, with the distance at which they were.
    var reached: [(row: Int, distance: Double)] = [(start, 0)]
    // The cheapest end found so far: a row left unmatched, or a free column.
    var bestEnd = price
    var endRow = start
    var endColumn = -1
    var frontier = (row: start, distance: 0.0)
    while true {
      for edge in edges[rowOffsets[frontier.row]..<rowOffsets[frontier.row + 1]] {
        let column = Int(edge.column)
        guard !search.isDone[column] else { continue }
        let slack = rowPrice[frontier.row] + columnPrice[column] - Double(edge.weight)
        let distance = frontier.distance + max(0, slack)
        guard distance < search.distance[column], distance < bestEnd else { continue }
        if search.distance[column] == .infinity { search.touched.append(column) }
        search.distance[column] = distance
        search.parentRow[column] = Int32(frontier.row)
        if rowOfColumn[column] < 0 {
          bestEnd = distance
          endColumn = column
        } else {
          search.heap.push(distance, column)
        }
      }
      guard let (distance, column) = search.heap.pop(where: { !search.isDone[$0] }), distance < bestEnd else { break }
      search.isDone[column] = true
      frontier = (Int(rowOfColumn[column]), distance)
      reached.append(frontier)
      if distance + rowPrice[frontier.row] < bestEnd {
        bestEnd = distance + rowPrice[frontier.row]
        endRow = frontier.row
        endColumn = -1
      }
    }

    for (row, distance) in reached where distance < bestEnd {
      rowPrice[row] = max(0, rowPrice[row] - (bestEnd - distance))
    }
    for column in search.touched where search.isDone[column] && search.distance[column] < bestEnd {
      columnPrice[column] += bestEnd - search.distance[column]
    }
    rematch(from: start, endRow: endRow, endColumn: endColumn, search)
  }

  /// Walks the chain back from its end: every row on it takes the column by which it was reached from.
  private mutating func rematch(from start: Int, endRow: Int, endColumn: Int, _ search: Search) {
    var column = endColumn
    if column < 0 {
      guard endRow != start else { return }
      column = Int(columnOfRow[endRow])
      columnOfRow[endRow] = -1
    }
    while true {
      let row = Int(search.parentRow[column])
      let previous = Int(columnOfRow[row])
      columnOfRow[row] = Int32(column)
      rowOfColumn[column] = Int32(row)
      if row == start { return }
      column = previous
    }
  }
}

/// A binary heap of (distance, column), smallest first; stale entries are skipped by the caller's test.
private struct Heap {
  private var entries: [(distance: Double, column: Int)] = []

  mutating func removeAll() { entries.removeAll(keepingCapacity: true) }

  mutating func push(_ distance: Double, _ column: Int) {
    entries.append((distance, column))
    var child = entries.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard entries[child].distance < entries[parent].distance else { return }
      entries.swapAt(child, parent)
      child = parent
    }
  }

  mutating func pop(where isFresh: (Int) -> Bool) -> (Double, Int)? {
    while let top = popFirst() { if isFresh(top.column) { return (top.distance, top.column) } }
    return nil
  }

  private mutating func popFirst() -> (distance: Double, column: Int)? {
    guard let first = entries.first else { return nil }
    let last = entries.removeLast()
    guard !entries.isEmpty else { return first }
    entries[0] = last
    var parent = 0
    while true {
      var smallest = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < entries.count && entries[child].distance < entries[smallest].distance { smallest = child }
      if smallest == parent { return first }
      entries.swapAt(parent, smallest)
      parent = smallest
    }
  }
}
