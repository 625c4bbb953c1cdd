internal import CLatentKernels
internal import LatentSupport

extension CPUBackend {
  package func makeEncoder(
    _ weight: Tensor,
    layout: WeightLayout,
    bias: Tensor?,
    thresholds: Tensor?,
    selectionScale: Tensor?,
    selection: Selection,
    precision: Precision
  ) throws -> EncoderWeight {
    try require(
      weight.shape.count == 2 && weight.dtype.isFloatingPoint && weight.count > 0,
      "makeEncoder",
      "a matrix of floating-point numbers, not \(weight.dtype.rawValue) of shape \(weight.shape)"
    )
    let inputWidth = weight.shape[layout == .inputOutput ? 0 : 1]
    let latents = weight.shape[layout == .inputOutput ? 1 : 0]
    for vector in [bias, thresholds, selectionScale].compactMap({ $0 }) {
      try require(
        vector.count == latents,
        "makeEncoder",
        "\(latents) numbers for \(latents) latents, not \(vector.count)"
      )
    }
    try require(
      selection.needsThresholds == (thresholds != nil),
      "makeEncoder",
      "thresholds with jumpReLU and threshold, and only there"
    )
    try requireCount(selection, latents: latents, "makeEncoder")
    let panelWidth = EncoderTiling.panelWidth(latents: latents)
    let panels = (latents + panelWidth - 1) / panelWidth
    latent_set_calling_threads(kernelThreads)
    let format = try gemms.format(
      inputWidth: inputWidth,
      outputWidth: panelWidth,
      isBFloat16: precision == .bfloat16 && hasBFloat16
    )
    let panelStride = (format.byteCount + 63) / 64 * 64
    guard let packed = HostMemory(zeroed: panelStride * panels) else { throw outOfMemory("makeEncoder") }
    for panel in 0..<panels {
      let rows = try EncoderPanel.rows(
        of: weight,
        layout: layout,
        latents: panel * panelWidth..<min(latents, (panel + 1) * panelWidth),
        panelWidth: panelWidth
      )
      try format.pack(rows, layout: .outputInput, into: packed.bytes + panel * panelStride)
    }
    // What fills the last panel up has a bias that no product can lift above zero.
    func padded(_ tensor: Tensor?, filler: Float) throws -> HostMemory? {
      guard let tensor else { return nil }
      return try memory(of: tensor.floats() + Array(repeating: filler, count: panels * panelWidth - latents))
    }
    let zeros = Tensor([Float](repeating: 0, count: latents))
    // A threshold below zero lets through what is positive, since JumpReLU rectifies first.
    let limits = selection == .jumpReLU ? thresholds.map { Tensor($0.floats().map { max($0, 0) }) } : thresholds
    guard let biasMemory = try padded(bias ?? zeros, filler: -.infinity) else { throw outOfMemory("makeEncoder") }
    let resource = PackedEncoder(
      format: format,
      packed: packed,
      panelStride: panelStride,
      bias: biasMemory,
      thresholds: try padded(limits, filler: .infinity),
      scale: try padded(selectionScale, filler: 0)
    )
    return EncoderWeight(
      inputWidth: inputWidth,
      latents: latents,
      selection: selection,
      precision: format.isBFloat16 ? .bfloat16 : .float32,
      byteCount: resource.byteCount,
      resource: resource
    )
  }

  package func encode(_ input: Matrix, _ encoder: EncoderWeight) throws -> SparseRows {
    guard let packed = encoder.resource as? PackedEncoder else { throw foreign("encoder") }
    try require(
      input.columns == encoder.inputWidth,
      "encode",
      "\(encoder.inputWidth) columns, not \(input.columns)"
    )
    guard input.rows > 0 else { return SparseRows() }
    let tile = EncoderTiling.tileRows(input.rows, threads: threads)
    let rest = input.rows % tile == 0 ? tile : min(tile, EncoderTiling.roundedRows(input.rows % tile))
    let tileGemm = try encoderGemm(packed, rows: tile)
    let restGemm = try encoderGemm(packed, rows: rest)
    var view = packed.view(latents: encoder.latents, selection: encoder.selection)
    var found = latent_sparse_rows()
    latent_set_calling_threads(kernelThreads)
    let status = latent_encode(
      kernelThreads,
      try self.view(input),
      &view,
      tile,
      tileGemm.handle,
      restGemm.handle,
      &found
    )
    guard status == 0 else { throw GemmCache.failure("encode \(input.rows) rows", status: status) }
    return take(&found)
  }

  package func select(_ input: Matrix, _ selection: Selection) throws -> SparseRows {
    try require(!selection.needsThresholds, "select", "a selection without thresholds, since there are none")
    try requireCount(selection, latents: input.columns, "select")
    var found = latent_sparse_rows()
    let status = latent_select(kernelThreads, try view(input), selection.kernel, selection.count, nil, &found)
    guard status == 0 else { throw outOfMemory("select") }
    return take(&found)
  }

  private func requireCount(_ selection: Selection, latents: Int, _ operation: String) throws {
    guard let limit = selection.limit else { return }
    try require(limit > 0, operation, "a k of at least 1")
    guard case .groupMaximum = selection else { return }
    try require(latents % limit == 0, operation, "\(latents) latents in \(limit) groups of equal size")
  }

  /// A multiplication by one panel, on one thread: the tiles are what is spread over threads.
  private func encoderGemm(_ encoder: PackedEncoder, rows: Int) throws -> Gemm {
    try gemms.gemm(
      encoder.format,
      GemmCache.Key(
        format: ObjectIdentifier(encoder.format),
        rows: rows,
        hasBias: true,
        threads: 1
      )
    )
  }

  /// Copies the kernel's result into a value and releases it.
  private func take(_ found: inout latent_sparse_rows) -> SparseRows {
    defer { latent_sparse_rows_release(&found) }
    guard let offsets = found.row_offsets else { return SparseRows() }
    let rowOffsets = (0...found.rows).map { offsets[$0] }
    let count = rowOffsets.last ?? 0
    return SparseRows(
      rowOffsets: rowOffsets,
      latents: Array(UnsafeBufferPointer(start: found.latents, count: count)),
      values: Array(UnsafeBufferPointer(start: found.values, count: count))
    )
  }
}
