internal import LatentSupport

/// A view of float32 numbers on a device, [rows, columns], whose rows may stand apart: the whole of a buffer, some of its
/// rows, or some of its columns. A vector is a matrix of one row. Copying the view does not copy the numbers.
package struct Matrix: Sendable {
  package let buffer: DeviceBuffer
  /// Where the first number stands in the buffer, in elements.
  package let offset: Int
  package let rows: Int
  package let columns: Int
  /// From one row's first number to the next row's, in elements; at least `columns`.
  package let rowStride: Int

  package init(buffer: DeviceBuffer, offset: Int, rows: Int, columns: Int, rowStride: Int) {
    precondition(
      rows >= 0 && columns >= 0 && offset >= 0 && rowStride >= columns
        && (rows == 0 || (offset + (rows - 1) * rowStride + columns) * 4 <= buffer.byteCount),
      "A matrix must lie inside its buffer"
    )
    self.buffer = buffer
    self.offset = offset
    self.rows = rows
    self.columns = columns
    self.rowStride = rowStride
  }

  /// Number of elements.
  package var count: Int { rows * columns }
  /// Whether the rows follow each other without gaps.
  package var isContiguous: Bool { rowStride == columns || rows <= 1 }

  /// The rows `range` of this view. Ranges come from the caller's own arithmetic; one outside the view is a fault.
  package func rows(_ range: Range<Int>) -> Matrix {
    precondition(range.lowerBound >= 0 && range.upperBound <= rows, "The rows must lie inside the matrix")
    return Matrix(
      buffer: buffer,
      offset: offset + range.lowerBound * rowStride,
      rows: range.count,
      columns: columns,
      rowStride: rowStride
    )
  }

  /// The columns `range` of this view.
  package func columns(_ range: Range<Int>) -> Matrix {
    precondition(range.lowerBound >= 0 && range.upperBound <= columns, "The columns must lie inside the matrix")
    return Matrix(
      buffer: buffer,
      offset: offset + range.lowerBound,
      rows: rows,
      columns: range.count,
      rowStride: rowStride
    )
  }

  /// One row as a vector.
  package func row(_ index: Int) -> Matrix {
    rows(index..<index + 1)
  }
}
