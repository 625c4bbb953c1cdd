package import LatentSupport
package import LatentTensor

/// The most similar rows of one set for every row of another, by cosine.
///
/// The search is the sparse encoder's: a block of rows times a panel of the others with a running top-k, so the matrix of
/// all similarities never exists. Rows that point away from each other (cosine ≤ 0) are nobody's neighbours.
package enum NearestNeighbours {
  /// Multiplications and additions of one step of the compute lane: about a tenth of a second.
  private static let stepOperations = 12_000_000_000

  /// - Parameters:
  ///   - count: neighbours of each row.
  ///   - file: keeps what is found.
  /// - Returns: row i holds the neighbours of row i of `rows`, with their cosines, ascending by neighbour.
  package static func search(
    _ count: Int,
    for rows: UnitRows,
    among others: UnitRows,
    on backend: any Backend,
    lane: Lane,
    file: CandidateFile? = nil,
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
    var result = file?.load(rows: rows.count, columns: others.count) ?? SparseRows()
    let blockRows = blockRows(others)
    while result.rows < rows.count {
      try work.cancellation.check()
      let range = result.rows..<min(result.rows + blockRows, rows.count)
      let block = try await lane.run {
        try backend.encode(try backend.upload(try rows.tensor.slice(range)), encoder)
      }
      let offset = result.count
      result.rowOffsets += block.rowOffsets.dropFirst().map { $0 + offset }
      result.latents += block.latents
      result.values += block.values
      try file?.save(result)
      work.report(ProgressReport(done: range.upperBound, total: rows.count, unit: "latents"))
    }
    file?.remove()
    return result
  }

  /// As many rows as keep the processor busy, but few enough that others get their turn soon.
  private static func blockRows(_ others: UnitRows) -> Int {
    let rows = stepOperations / max(1, others.count * others.width)
    return min(512, max(64, rows / 64 * 64))
  }
}
