/// The heads inside the rows of a matrix: `count` runs of `width` numbers, `stride` apart, from the first column on.
/// So queries, keys and values can be read straight from a fused projection, in whatever order it interleaves them.
package struct Heads: Sendable {
  /// [positions, …]: each row holds every head of one position.
  package let matrix: Matrix
  package let count: Int
  /// Numbers in one head.
  package let width: Int
  /// From one head's first number to the next head's, in elements.
  package let stride: Int

  /// - Parameter stride: `width` (heads side by side) if not given.
  package init(_ matrix: Matrix, count: Int, width: Int, stride: Int? = nil) {
    let stride = stride ?? width
    precondition(
      count > 0 && width > 0 && stride >= width && (count - 1) * stride + width <= matrix.columns,
      "The heads must lie inside a row"
    )
    self.matrix = matrix
    self.count = count
    self.width = width
    self.stride = stride
  }

  /// One head of every position, [positions, width].
  package func head(_ index: Int) -> Matrix {
    matrix.columns(index * stride..<index * stride + width)
  }

  /// The same heads at the positions `range` only.
  package func rows(_ range: Range<Int>) -> Heads {
    Heads(matrix.rows(range), count: count, width: width, stride: stride)
  }
}
