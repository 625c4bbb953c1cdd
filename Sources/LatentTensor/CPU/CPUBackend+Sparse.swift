internal import CLatentKernels
internal import LatentSupport

extension CPUBackend {
  package func decode(_ sparse: SparseRows, _ decoder: RowTable, bias: Matrix?, into output: Matrix) throws {
    try requireDecodable(sparse, decoder, columns: output.columns, rows: output.rows, "decode")
    let bias = try bias.map { try vector($0, columns: output.columns, "decode") }
    let (table, view) = (try hostTable(decoder), try view(output))
    withSparseView(sparse) { latent_decode(kernelThreads, $0, table, bias, view) }
  }

  package func decodeError(
    _ sparse: SparseRows,
    _ decoder: RowTable,
    bias: Matrix?,
    target: Matrix
  ) throws -> Double {
    try requireDecodable(sparse, decoder, columns: target.columns, rows: target.rows, "decodeError")
    let bias = try bias.map { try vector($0, columns: target.columns, "decodeError") }
    let (table, view) = (try hostTable(decoder), try view(target))
    var status: Int32 = 0
    let errors: [Double] = results(target.rows) { errors in
      status = withSparseView(sparse) { latent_decode_error(kernelThreads, $0, table, bias, view, errors) }
    }
    guard status == 0 else { throw outOfMemory("decodeError") }
    return errors.reduce(0, +)
  }

  private func requireDecodable(
    _ sparse: SparseRows,
    _ decoder: RowTable,
    columns: Int,
    rows: Int,
    _ operation: String
  ) throws {
    try require(
      decoder.columns == columns && sparse.rows == rows,
      operation,
      "\(decoder.columns) columns and \(sparse.rows) rows, not \(columns) and \(rows)"
    )
    try require(
      sparse.latents.allSatisfy { $0 >= 0 && $0 < decoder.rows },
      operation,
      "latents from 0 to \(decoder.rows - 1)"
    )
    try require(
      sparse.values.count == sparse.count && sparse.rowOffsets.first == 0 && sparse.rowOffsets.last == sparse.count
        && zip(sparse.rowOffsets, sparse.rowOffsets.dropFirst()).allSatisfy { $0 <= $1 },
      operation,
      "row offsets that ascend from 0 to the number of entries"
    )
  }

  private func withSparseView<Result>(_ sparse: SparseRows, _ body: (latent_sparse_view) -> Result) -> Result {
    sparse.rowOffsets.withUnsafeBufferPointer { offsets in
      sparse.latents.withUnsafeBufferPointer { latents in
        sparse.values.withUnsafeBufferPointer { values in
          body(
            latent_sparse_view(
              row_offsets: offsets.baseAddress,
              latents: latents.baseAddress,
              values: values.baseAddress,
              rows: sparse.rows
            )
          )
        }
      }
    }
  }
}
