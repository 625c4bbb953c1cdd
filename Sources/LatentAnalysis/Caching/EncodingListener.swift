internal import LatentDictionaries
internal import LatentModels
internal import LatentTensor
internal import LatentWorkspace

/// Encodes what passes its dictionaries' hookpoints: what fires at every position that is not masked, and the sums that
/// explained variance is made of. The activations themselves are not kept.
final class EncodingListener: HookListener {
  private let placements: [DictionaryPlacement]
  /// Rows to encode; nil for all of them.
  private let kept: [Int32]?
  private let rowCount: Int
  private var batches: [ActivationBatch?]

  /// - Parameter isMasked: [row]: special positions, of which nothing is cached.
  init(_ placements: [DictionaryPlacement], isMasked: [Bool]) {
    self.placements = placements
    rowCount = isMasked.count
    kept = isMasked.contains(true) ? isMasked.indices.compactMap { isMasked[$0] ? nil : Int32($0) } : nil
    batches = placements.map { _ in nil }
  }

  /// What each dictionary said, in the order of the placements. Empty where a pass never came by the hookpoint.
  var activations: [ActivationBatch] { batches.compactMap { $0 } }

  func wants(_ hookpoint: Hookpoint) -> Bool { placements.contains { $0.hookpoint == hookpoint } }

  func visit(_ hookpoint: Hookpoint, _ value: inout Matrix, rows: RowMap, backend: any Backend) throws {
    var input = value
    if let kept {
      input = try backend.allocate(rows: kept.count, columns: value.columns)
      if !kept.isEmpty { try backend.gather(value, rows: kept, into: input) }
    }
    var moments = Moments(columns: input.columns)
    if input.rows > 0 { try backend.accumulate(input, into: &moments) }
    for (index, placement) in placements.enumerated() where placement.hookpoint == hookpoint {
      let sparse = input.rows > 0 ? try placement.dictionary.encode(input) : SparseRows()
      let error = input.rows > 0 ? try placement.dictionary.squaredError(sparse, of: input) : 0
      batches[index] = ActivationBatch(
        rowOffsets: allRowOffsets(sparse),
        latents: sparse.latents,
        values: sparse.values,
        sums: ReconstructionSums(
          positions: input.rows,
          squaredError: error,
          squaredNorm: moments.totalSquares,
          columnSums: moments.columnSums
        )
      )
    }
  }

  /// Row offsets over all rows, masked ones owning nothing.
  private func allRowOffsets(_ sparse: SparseRows) -> [Int] {
    guard let kept else { return sparse.rowOffsets }
    var offsets: [Int] = [0]
    offsets.reserveCapacity(rowCount + 1)
    var next = 0
    for row in 0..<rowCount {
      if next < kept.count, kept[next] == Int32(row) { next += 1 }
      offsets.append(sparse.rowOffsets[next])
    }
    return offsets
  }
}
