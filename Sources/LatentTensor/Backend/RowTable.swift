/// A table whose rows are read one at a time, kept in the dtype it came in: token embeddings, learned positions, a
/// dictionary's decoder.
///
/// `@unchecked Sendable` for the reasons given at `DeviceBuffer`: immutable after it is made.
package class RowTable: @unchecked Sendable {
  package let rows: Int
  package let columns: Int
  /// float32, float16 or bfloat16.
  package let dtype: DType
  /// Memory held, in bytes.
  package var byteCount: Int { rows * columns * dtype.byteWidth }

  package init(rows: Int, columns: Int, dtype: DType) {
    self.rows = rows
    self.columns = columns
    self.dtype = dtype
  }
}
