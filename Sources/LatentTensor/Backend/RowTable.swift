/// A table whose rows are read one at a time, kept in the dtype it came in: token embeddings, learned positions, a
/// dictionary's decoder.
package final class RowTable: Sendable {
  package let rows: Int
  package let columns: Int
  /// float32, float16 or bfloat16.
  package let dtype: DType
  /// Memory held, in bytes.
  package var byteCount: Int { rows * columns * dtype.byteWidth }

  package let resource: any DeviceResource

  package init(rows: Int, columns: Int, dtype: DType, resource: any DeviceResource) {
    self.resource = resource
    self.rows = rows
    self.columns = columns
    self.dtype = dtype
  }
}
