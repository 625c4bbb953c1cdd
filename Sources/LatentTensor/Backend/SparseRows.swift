/// What fired in each row, in host memory: a compressed-rows matrix [rows, latents].
package struct SparseRows: Sendable, Equatable {
  /// Row r owns the entries `rowOffsets[r] ..< rowOffsets[r + 1]`; one more than there are rows.
  package var rowOffsets: [Int]
  /// Each entry's latent, ascending within a row.
  package var latents: [Int32]
  /// Each entry's activation.
  package var values: [Float]

  package init(rowOffsets: [Int] = [0], latents: [Int32] = [], values: [Float] = []) {
    self.rowOffsets = rowOffsets
    self.latents = latents
    self.values = values
  }

  /// A row for each of `latents`, in which it alone fires, with 1.
  package init(latents: [Int32]) {
    self.init(
      rowOffsets: Array(0...latents.count),
      latents: latents,
      values: [Float](repeating: 1, count: latents.count)
    )
  }

  /// Number of rows.
  package var rows: Int { rowOffsets.count - 1 }
  /// Number of entries.
  package var count: Int { latents.count }

  /// The entries of one row.
  package func entries(ofRow row: Int) -> Range<Int> {
    rowOffsets[row]..<rowOffsets[row + 1]
  }
}
