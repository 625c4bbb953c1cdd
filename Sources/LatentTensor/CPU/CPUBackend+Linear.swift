internal import CLatentKernels
internal import LatentSupport

extension CPUBackend {
  package func makeLinear(
    _ weight: Tensor,
    layout: WeightLayout,
    bias: Tensor?,
    precision: Precision
  ) throws -> LinearWeight {
    try require(
      weight.shape.count == 2 && weight.dtype.isFloatingPoint && weight.count > 0,
      "makeLinear",
      "a matrix of floating-point numbers, not \(weight.dtype.rawValue) of shape \(weight.shape)"
    )
    let inputWidth = weight.shape[layout == .inputOutput ? 0 : 1]
    let outputWidth = weight.shape[layout == .inputOutput ? 1 : 0]
    try require(bias.map { $0.count == outputWidth } ?? true, "makeLinear", "a bias of \(outputWidth)")
    latent_set_calling_threads(kernelThreads)
    let format = try gemms.format(
      inputWidth: inputWidth,
      outputWidth: outputWidth,
      isBFloat16: precision == .bfloat16 && hasBFloat16
    )
    guard let packed = HostMemory(zeroed: format.byteCount) else { throw outOfMemory("makeLinear") }
    try format.pack(weight, layout: layout, into: packed.bytes)
    let biasMemory = try bias.map { try memory(of: $0.floats()) }
    return LinearWeight(
      inputWidth: inputWidth,
      outputWidth: outputWidth,
      hasBias: bias != nil,
      precision: format.isBFloat16 ? .bfloat16 : .float32,
      byteCount: packed.byteCount + (biasMemory?.byteCount ?? 0),
      resource: PackedLinear(format: format, packed: packed, bias: biasMemory)
    )
  }

  package func linear(_ input: Matrix, _ weight: LinearWeight, into output: Matrix, epilogue: Epilogue) throws {
    guard let packed = weight.resource as? PackedLinear else { throw foreign("weight") }
    try require(
      input.columns == weight.inputWidth && output.columns == weight.outputWidth && input.rows == output.rows,
      "linear",
      "\(weight.inputWidth) columns in and \(weight.outputWidth) out for the same rows, not "
        + "\(input.rows) × \(input.columns) and \(output.rows) × \(output.columns)"
    )
    if let multiplier = epilogue.multiplier { try requireSameShape(multiplier, output, "linear") }
    if let residual = epilogue.residual { try requireSameShape(residual, output, "linear") }
    guard output.rows > 0 else { return }
    // oneDNN has only slow code for writing rows that stand apart.
    guard output.isContiguous else { return try linearElsewhere(input, weight, into: output, epilogue: epilogue) }
    let fused = try fusedPlan(packed, epilogue, output: output)
    if let residual = fused.rest.residual, isSame(residual, output) {
      // The multiplication would overwrite what is to be added.
      return try linearElsewhere(input, weight, into: output, epilogue: epilogue)
    }
    let source = try linearInput(input, packed.format)
    let scratch = try gemmScratch.bytes(fused.gemm.scratchByteCount)
    latent_set_calling_threads(kernelThreads)
    let status = latent_gemm_run(
      fused.gemm.handle,
      source,
      packed.packed.bytes,
      packed.bias.map { UnsafePointer($0.floats) },
      try fused.epilogue.multiplier.map { UnsafePointer(try view($0).data) },
      try fused.epilogue.residual.map { UnsafePointer(try view($0).data) },
      try view(output).data,
      scratch
    )
    guard status == 0 else { throw GemmCache.failure("run a linear layer", status: status) }
    if let activation = fused.rest.activation { try activate(output, activation, into: output) }
    if let multiplier = fused.rest.multiplier { try multiply(output, multiplier, into: output) }
    if let residual = fused.rest.residual { try add(output, residual, into: output) }
  }

  /// `linear` by way of a place of its own for the product.
  private func linearElsewhere(
    _ input: Matrix,
    _ weight: LinearWeight,
    into output: Matrix,
    epilogue: Epilogue
  ) throws {
    var rest = epilogue
    rest.residual = nil
    let product = try temporary.matrix(rows: output.rows, columns: output.columns)
    try linear(input, weight, into: product, epilogue: rest)
    guard let residual = epilogue.residual else { return try copy(product, into: output) }
    try add(residual, product, into: output)
  }

  /// The input as the multiplication reads it, without gaps between its rows: itself, a copy, or rounded to bfloat16.
  private func linearInput(_ input: Matrix, _ format: GemmFormat) throws -> UnsafeRawPointer {
    let view = try view(input)
    guard format.isBFloat16 else {
      guard !input.isContiguous else { return UnsafeRawPointer(view.data) }
      // Rows that stand apart are multiplied by the library's slow code, for some strides a hundred times slower.
      let packed = try roundedInput.bytes(input.count * 4)
      let copy = latent_matrix(
        data: packed.assumingMemoryBound(to: Float.self),
        rows: input.rows,
        columns: input.columns,
        stride: input.columns
      )
      latent_copy(kernelThreads, view, copy)
      return UnsafeRawPointer(packed)
    }
    let rounded = try roundedInput.bytes(input.count * 2)
    latent_round_rows(kernelThreads, view, rounded.assumingMemoryBound(to: UInt16.self))
    return UnsafeRawPointer(rounded)
  }

  /// The multiplication with as much of the epilogue as oneDNN fuses in fast code, and what is left to do after it.
  private func fusedPlan(
    _ weight: PackedLinear,
    _ epilogue: Epilogue,
    output: Matrix
  ) throws -> (gemm: Gemm, epilogue: Epilogue, rest: Epilogue) {
    var key = GemmCache.Key(
      format: ObjectIdentifier(weight.format),
      rows: output.rows,
      hasBias: weight.bias != nil,
      threads: threads
    )
    let plain = key
    var fused = epilogue
    let addsInPlace = epilogue.residual.map { isSame($0, output) } ?? false
    key.activation = epilogue.activation
    key.hasMultiplier = epilogue.multiplier != nil
    key.accumulates = addsInPlace
    key.hasResidual = epilogue.residual != nil && !addsInPlace
    if addsInPlace { fused.residual = nil }
    let canFuse =
      (epilogue.activation.map { latent_gemm_can_fuse($0.kernel) } ?? true)
      && (epilogue.multiplier?.isContiguous ?? true) && (fused.residual?.isContiguous ?? true)
    if canFuse {
      let gemm = try gemms.gemm(weight.format, key)
      if !gemm.isReference || key == plain { return (gemm, fused, .none) }
    }
    return (try gemms.gemm(weight.format, plain), .none, epilogue)
  }

  private func isSame(_ a: Matrix, _ b: Matrix) -> Bool {
    a.buffer === b.buffer && a.offset == b.offset && a.rowStride == b.rowStride
  }

  /// Memory that holds `values`.
  func memory(of values: [Float]) throws -> HostMemory {
    guard let memory = HostMemory(zeroed: values.count * 4) else { throw outOfMemory("upload") }
    values.withUnsafeBytes { source in
      UnsafeMutableRawBufferPointer(start: memory.bytes, count: source.count).copyMemory(from: source)
    }
    return memory
  }
}
