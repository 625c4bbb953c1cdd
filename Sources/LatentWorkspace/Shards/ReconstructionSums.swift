/// Sums over cached positions, in double precision, from which explained variance is computed; those of two segments add
/// up to those of both.
package struct ReconstructionSums: Sendable, Equatable {
  /// Cached positions.
  package var positions: Int
  /// Σ ‖x − x̂‖²
  package var squaredError: Double
  /// Σ ‖x‖²
  package var squaredNorm: Double
  /// Σ x for each column, [width].
  package var columnSums: [Double]

  package init(positions: Int, squaredError: Double, squaredNorm: Double, columnSums: [Double]) {
    self.positions = positions
    self.squaredError = squaredError
    self.squaredNorm = squaredNorm
    self.columnSums = columnSums
  }

  package init(width: Int) {
    self.init(positions: 0, squaredError: 0, squaredNorm: 0, columnSums: [Double](repeating: 0, count: width))
  }

  /// Takes in the sums over other positions, of the same width.
  package mutating func add(_ other: ReconstructionSums) {
    positions += other.positions
    squaredError += other.squaredError
    squaredNorm += other.squaredNorm
    for (column, sum) in zip(columnSums.indices, other.columnSums) { columnSums[column] += sum }
  }

  /// 1 − Σ‖x − x̂‖² / Σ‖x − x̄‖²; nil while nothing varies.
  package var explainedVariance: Double? {
    guard positions > 0 else { return nil }
    let variance = squaredNorm - columnSums.reduce(0) { $0 + $1 * $1 } / Double(positions)
    return variance > 0 ? 1 - squaredError / variance : nil
  }
}
