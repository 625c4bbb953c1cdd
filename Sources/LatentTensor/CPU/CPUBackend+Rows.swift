internal import CLatentKernels
internal import LatentSupport

extension CPUBackend {
  package func makeTable(_ tensor: Tensor) throws -> RowTable {
    try require(
      tensor.shape.count == 2 && tensor.dtype.isFloatingPoint,
      "makeTable",
      "a matrix of floating-point numbers, not \(tensor.dtype.rawValue) of shape \(tensor.shape)"
    )
    guard let memory = HostMemory(zeroed: tensor.byteCount) else { throw outOfMemory("makeTable") }
    tensor.withUnsafeBytes { source in
      UnsafeMutableRawBufferPointer(start: memory.bytes, count: source.count).copyMemory(from: source)
    }
    return RowTable(rows: tensor.shape[0], columns: tensor.shape[1], dtype: tensor.dtype, resource: memory)
  }

  /// The host memory behind a table. Valid as long as the table is.
  func hostTable(_ table: RowTable) throws -> latent_table {
    guard let memory = table.resource as? HostMemory else { throw foreign("table") }
    let type =
      switch table.dtype {
      case .float16: LATENT_FLOAT16
      case .bfloat16: LATENT_BFLOAT16
      case .float32, .int32, .int64: LATENT_FLOAT32
      }
    return latent_table(data: UnsafeRawPointer(memory.bytes), type: type, rows: table.rows, columns: table.columns)
  }

  package func gather(_ table: RowTable, rows: [Int32], into output: Matrix, accumulate: Bool) throws {
    try require(table.columns == output.columns, "gather", "\(table.columns) columns, not \(output.columns)")
    try requireRows(rows, below: table.rows, count: output.rows, "gather")
    latent_gather_table(kernelThreads, try hostTable(table), rows, accumulate ? 1 : 0, try view(output))
  }

  package func gather(_ input: Matrix, rows: [Int32], into output: Matrix) throws {
    try require(input.columns == output.columns, "gather", "\(input.columns) columns, not \(output.columns)")
    try requireRows(rows, below: input.rows, count: output.rows, "gather")
    latent_gather_rows(kernelThreads, try view(input), rows, try view(output))
  }

  package func scatter(_ input: Matrix, into output: Matrix, rows: [Int32]) throws {
    try require(input.columns == output.columns, "scatter", "\(input.columns) columns, not \(output.columns)")
    try requireRows(rows, below: output.rows, count: input.rows, "scatter")
    latent_scatter_rows(kernelThreads, try view(input), rows, try view(output))
  }

  package func addRows(_ input: Matrix, factors: [Float], to rows: [Int32], of x: Matrix) throws {
    try require(input.columns == x.columns, "addRows", "\(input.columns) columns, not \(x.columns)")
    try require(factors.count == input.rows, "addRows", "\(input.rows) factors, not \(factors.count)")
    try requireRows(rows, below: x.rows, count: input.rows, "addRows")
    latent_add_rows(kernelThreads, try view(input), factors, rows, try view(x))
  }

  package func copy(_ input: Matrix, into output: Matrix) throws {
    try requireSameShape(input, output, "copy")
    latent_copy(kernelThreads, try view(input), try view(output))
  }

  package func copy(_ input: Heads, into output: Heads) throws {
    try require(
      input.count == output.count && input.width == output.width && input.matrix.rows == output.matrix.rows,
      "copy",
      "heads of one count and width for the same rows"
    )
    latent_copy_heads(
      kernelThreads,
      try view(input.matrix),
      input.stride,
      try view(output.matrix),
      output.stride,
      input.count,
      input.width
    )
  }

  package func fill(_ output: Matrix, with value: Float) throws {
    latent_fill(kernelThreads, try view(output), value)
  }
}
