package import LatentSupport
package import LatentTensor

/// The most similar rows of one set for every row of another, by cosine.
///
/// The search is the sparse encoder's: a block of rows times a panel of the others with a running top-k, so the matrix of
/// all similarities never exists. Rows that point away from each other (cosine ≤ 0) are nobody's neighbours.
package enum NearestNeighbours {
  /// Rows that are searched for in one step of the compute lane.
  private static let blockRows = 512

  /// - Parameters:
  ///   - count: neighbours of each row.
  /// - Returns: row i holds the neighbours of row i of `rows`, with their cosines, ascending by neighbour.
  package static func search(
    _ count: Int,
    for rows: UnitRows,
    among others: UnitRows,
    on backend: any Backend,
    lane: Lane,
    work: WorkContext
  ) async throws -> SparseRows {
    let encoder = try await lane.run {
      try backend.makeEncoder(
        others.tensor,
        layout: .outputInput,
        bias: nil,
        thresholds: nil,
        selectionScale: nil,
        selection: .topK(min(count, others.count)),
        precision: .float32
      )
    }
    var result = SparseRows()
    for start in stride(from: 0, to: rows.count, by: blockRows) {
      try work.cancellation.check()
      let end = min(start + blockRows, rows.count)
      let block = try await lane.run {
        try backend.encode(try backend.upload(try rows.tensor.slice(start..<end)), encoder)
      }
      let offset = result.count
      result.rowOffsets += block.rowOffsets.dropFirst().map { $0 + offset }
      result.latents += block.latents
      result.values += block.values
      work.report(ProgressReport(done: end, total: rows.count, unit: "latents"))
    }
    return result
  }
}
