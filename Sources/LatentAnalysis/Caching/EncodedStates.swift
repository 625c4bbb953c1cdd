internal import LatentTensor
internal import LatentWorkspace

/// What one dictionary said of recurrent states, which a pass shows a few rows at a time and not in the batch's order.
struct EncodedStates {
  private var rows: [(row: Int, latents: ArraySlice<Int32>, values: ArraySlice<Float>)] = []
  private var sums: ReconstructionSums

  /// - Parameter width: of what is reconstructed.
  init(width: Int) {
    sums = ReconstructionSums(width: width)
  }

  /// - Parameter batchRows: where the rows of `sparse` stand in the batch.
  mutating func add(_ sparse: SparseRows, _ sums: ReconstructionSums, batchRows: [Int]) {
    for (index, row) in batchRows.enumerated() {
      let entries = sparse.entries(ofRow: index)
      rows.append((row, sparse.latents[entries], sparse.values[entries]))
    }
    self.sums.add(sums)
  }

  /// All of it as one batch of `rowCount` rows, of which those that were never added own nothing.
  func batch(rowCount: Int) -> ActivationBatch {
    let ordered = rows.sorted { $0.row < $1.row }
    var offsets = [0]
    offsets.reserveCapacity(rowCount + 1)
    var end = 0
    var next = ordered.startIndex
    for row in 0..<rowCount {
      if next < ordered.endIndex, ordered[next].row == row {
        end += ordered[next].latents.count
        next += 1
      }
      offsets.append(end)
    }
    return ActivationBatch(
      rowOffsets: offsets,
      latents: ordered.flatMap(\.latents),
      values: ordered.flatMap(\.values),
      sums: sums
    )
  }
}
