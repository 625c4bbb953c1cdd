internal import LatentTensor

/// The places of a crosscoder each of which is written only by latents whose activation exceeds that place's threshold, as
/// Llamascopium's JumpReLU and dictionary_learning's decoupled crosscoders do: they choose by activation times the place's
/// own decoder norm.
struct GatedPlaces: Sendable {
  /// [latents, width] of each place.
  private let tables: [RowTable]
  /// [latents] of each place.
  private let thresholds: [[Float]]
  private let width: Int

  /// - Returns: nil where a latent writes to all places or none.
  init?(_ checkpoint: DictionaryCheckpoint, on backend: any Backend) throws {
    guard let thresholds = checkpoint.placeThresholds, let places = thresholds.shape.first, places > 0 else {
      return nil
    }
    width = checkpoint.outputWidth / places
    let values = thresholds.floats()
    var tables: [RowTable] = []
    for place in 0..<places {
      tables.append(try backend.makeTable(checkpoint.decoder.columns(place * width..<(place + 1) * width)))
    }
    self.tables = tables
    self.thresholds = (0..<places).map {
      Array(values[$0 * checkpoint.latents..<($0 + 1) * checkpoint.latents])
    }
  }

  /// What each of some latents writes to all places for an activation of 1, [latents, places · width].
  func gather(_ latents: [Int32], into output: Matrix, on backend: any Backend) throws {
    for (place, table) in tables.enumerated() {
      let part = try backend.allocate(rows: latents.count, columns: width)
      try backend.gather(table, rows: latents, into: part)
      try backend.copy(part, into: output.columns(place * width..<(place + 1) * width))
    }
  }

  /// What of an activation of `latent` is written to `place`: all of it or nothing.
  func written(_ activation: Float, of latent: Int, at place: Int) -> Float {
    activation > thresholds[place][latent] ? activation : 0
  }

  var byteCount: Int { tables.reduce(0) { $0 + $1.byteCount } }

  /// Writes every place's part of `output`, [rows, places · width].
  func decode(_ sparse: SparseRows, bias: Matrix?, into output: Matrix, on backend: any Backend) throws {
    for (place, table) in tables.enumerated() {
      let columns = place * width..<(place + 1) * width
      let part = try backend.allocate(rows: sparse.rows, columns: width)
      try backend.decode(kept(sparse, place), table, bias: try bias.map { try own($0, columns, backend) }, into: part)
      if sparse.rows > 0 { try backend.copy(part, into: output.columns(columns)) }
    }
  }

  private func kept(_ sparse: SparseRows, _ place: Int) -> SparseRows {
    var result = SparseRows()
    for row in 0..<sparse.rows {
      for entry in sparse.entries(ofRow: row) where sparse.values[entry] > thresholds[place][Int(sparse.latents[entry])]
      {
        result.latents.append(sparse.latents[entry])
        result.values.append(sparse.values[entry])
      }
      result.rowOffsets.append(result.latents.count)
    }
    return result
  }

  private func own(_ bias: Matrix, _ columns: Range<Int>, _ backend: any Backend) throws -> Matrix {
    let part = try backend.allocate(rows: 1, columns: columns.count)
    try backend.copy(bias.columns(columns), into: part)
    return part
  }
}
