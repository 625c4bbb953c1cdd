internal import LatentTensor

/// The outermost numbers of a large matrix, which stand for it where it has to be told from another.
package struct MatrixCorners: Sendable, Equatable {
  package let rows: Int
  package let columns: Int
  /// [6, 6]: the first three and the last three rows, of each the first three and the last three columns.
  package let values: [[Float]]

  private static let edge = 3

  /// - Parameter matrix: [rows, columns].
  /// - Returns: nil for one that has not more than six rows and six columns.
  init?(_ matrix: Tensor) throws {
    guard matrix.shape.count == 2, matrix.shape.allSatisfy({ $0 > 2 * Self.edge }) else { return nil }
    (rows, columns) = (matrix.shape[0], matrix.shape[1])
    values = try (Array(0..<Self.edge) + Array(rows - Self.edge..<rows)).map { row in
      let row = try matrix.slice(row..<row + 1).floats()
      return Array(row.prefix(Self.edge) + row.suffix(Self.edge))
    }
  }

  /// - Parameter values: as the property.
  package init(rows: Int, columns: Int, values: [[Float]]) {
    (self.rows, self.columns, self.values) = (rows, columns, values)
  }
}
