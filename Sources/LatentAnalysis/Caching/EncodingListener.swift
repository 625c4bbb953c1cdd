internal import LatentModels
internal import LatentSupport
internal import LatentTensor
internal import LatentWorkspace

/// Encodes what passes its dictionaries' hookpoints: what fires at every position that is not masked, and the sums that
/// explained variance is made of. The activations themselves are not kept.
final class EncodingListener: HookListener {
  private let placed: [PlacedEncoding]
  /// Rows to encode; nil for all of them.
  private let kept: [Int32]?
  private let rowCount: Int
  private let isMasked: [Bool]
  /// Of the placements at recurrent states, by their place.
  private var states: [Int: EncodedStates] = [:]

  /// - Parameters:
  ///   - isMasked: [row]: special positions, of which nothing is cached.
  ///   - reconstructs: whether the sums are wanted; a pass need not reach what is only written otherwise.
  init(_ placements: [DictionaryPlacement], isMasked: [Bool], reconstructs: Bool = true) {
    placed = placements.map { PlacedEncoding($0, reconstructs: reconstructs) }
    rowCount = isMasked.count
    self.isMasked = isMasked
    kept = isMasked.contains(true) ? isMasked.indices.compactMap { isMasked[$0] ? nil : Int32($0) } : nil
  }

  /// What each dictionary said, in the order of the placements. Empty where a pass never came by the hookpoint.
  var activations: [ActivationBatch] {
    placed.enumerated().compactMap { index, one in
      if let states = states[index] { return states.batch(rowCount: rowCount) }
      return one.result.map { sparse, sums in
        ActivationBatch(
          rowOffsets: allRowOffsets(sparse),
          latents: sparse.latents,
          values: sparse.values,
          sums: sums
        )
      }
    }
  }

  func wants(_ hookpoint: Hookpoint) -> Bool { placed.contains { $0.wants(hookpoint) } }

  func visit(_ hookpoint: Hookpoint, _ value: inout Matrix, rows: RowMap, backend: any Backend) throws {
    if hookpoint.site.isState { return try encode(value, rows: rows.batchRows, at: hookpoint, backend) }
    var input = value
    if let kept {
      input = try backend.allocate(rows: kept.count, columns: value.columns)
      if !kept.isEmpty { try backend.gather(value, rows: kept, into: input) }
    }
    var made: Moments?
    func shared() throws -> Moments {
      let moments = try made ?? Moments(of: input, backend)
      made = moments
      return moments
    }
    for one in placed where one.wants(hookpoint) { try one.take(input, at: hookpoint, shared: shared, backend) }
  }

  /// Encodes the recurrent states that stand after some rows of the batch.
  private func encode(_ value: Matrix, rows: [Int], at hookpoint: Hookpoint, _ backend: any Backend) throws {
    let kept = rows.indices.filter { !isMasked[rows[$0]] }
    let input = try backend.allocate(rows: kept.count, columns: value.columns)
    if !kept.isEmpty { try backend.gather(value, rows: kept.map { Int32($0) }, into: input) }
    for (index, one) in placed.enumerated() where one.wants(hookpoint) {
      let piece = one.another()
      try piece.take(input, at: hookpoint, shared: { try Moments(of: input, backend) }, backend)
      guard let (sparse, sums) = piece.result else {
        throw LatentError.invalid(
          "dictionaries",
          "A dictionary that reads the recurrent state \(hookpoint) cannot read or write another hookpoint as well."
        )
      }
      states[index, default: EncodedStates(width: sums.columnSums.count)].add(
        sparse,
        sums,
        batchRows: kept.map { rows[$0] }
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
