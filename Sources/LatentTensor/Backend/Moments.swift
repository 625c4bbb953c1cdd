/// Running sums over rows, in double precision: what explained variance and means are made of.
package struct Moments: Sendable, Equatable {
  /// Rows seen.
  package var rows: Int
  /// Σ x for each column.
  package var columnSums: [Double]
  /// Σ x² over all columns.
  package var totalSquares: Double

  package init(columns: Int) {
    rows = 0
    columnSums = [Double](repeating: 0, count: columns)
    totalSquares = 0
  }

  /// Σ ‖x − x̄‖²
  package var totalVariance: Double {
    guard rows > 0 else { return 0 }
    return totalSquares - columnSums.reduce(0) { $0 + $1 * $1 } / Double(rows)
  }

  /// Takes in what another run of rows summed to.
  package mutating func add(_ other: Moments) {
    rows += other.rows
    for index in columnSums.indices { columnSums[index] += other.columnSums[index] }
    totalSquares += other.totalSquares
  }
}
