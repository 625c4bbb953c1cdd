internal import CLatentKernels
internal import LatentSupport

extension CPUBackend {
  package func convolve(
    _ input: Matrix,
    _ segments: [RecurrentSegment],
    by convolution: CausalConvolution,
    into output: Matrix
  ) throws {
    let channels = convolution.channels
    try requireSameShape(input, output, "convolve")
    try require(
      input.columns == channels && convolution.taps > 0 && convolution.weight.isContiguous,
      "convolve",
      "\(channels) channels"
    )
    let isChannelsFirst = convolution.stateLayout == .channelsFirst
    let held = convolution.heldInputs
    var task = latent_convolution(
      input: try view(input),
      weight: UnsafePointer(try view(convolution.weight).data),
      bias: try convolution.bias.map { try vector($0, columns: channels, "convolve") },
      taps: convolution.taps,
      held: held,
      channel_stride: isChannelsFirst ? held : 1,
      index_stride: isChannelsFirst ? 1 : channels,
      silu: convolution.isActivated,
      output: try view(output)
    )
    let stretches = try self.segments(segments, rows: output.rows, width: held * channels, "convolve")
    latent_convolve(kernelThreads, &task, stretches, stretches.count)
  }

  package func selectiveScan(_ scan: SelectiveScan, _ segments: [RecurrentSegment], into output: Matrix) throws {
    let (channels, width) = (output.columns, scan.write.columns)
    try requireSameShape(scan.input, output, "selectiveScan")
    try requireSameShape(scan.step, output, "selectiveScan")
    try scan.gate.map { try requireSameShape($0, output, "selectiveScan") }
    try requireSameShape(scan.write, scan.read, "selectiveScan")
    try require(
      scan.write.rows == output.rows && scan.rate.rows == width && scan.rate.columns == channels
        && scan.rate.isContiguous && width <= SelectiveScan.largestStateWidth,
      "selectiveScan",
      "rates [\(width), \(channels)]"
    )
    var task = latent_selective_scan_task(
      input: try view(scan.input),
      step: try view(scan.step),
      write: try view(scan.write),
      read: try view(scan.read),
      gate: try scan.gate.map { try view($0) } ?? latent_matrix(),
      rate: UnsafePointer(try view(scan.rate).data),
      skip: try vector(scan.skip, columns: channels, "selectiveScan"),
      output: try view(output)
    )
    let stretches = try self.segments(segments, rows: output.rows, width: channels * width, "selectiveScan")
    latent_selective_scan(kernelThreads, &task, stretches, stretches.count)
  }

  package func headScan(_ scan: HeadScan, _ segments: [RecurrentSegment], into output: Matrix) throws {
    let shape = scan.shape
    try requireSameShape(scan.input, output, "headScan")
    try scan.gate.map { try requireSameShape($0, output, "headScan") }
    try requireSameShape(scan.write, scan.read, "headScan")
    try require(
      shape.groups > 0 && shape.heads % shape.groups == 0 && output.columns == shape.width
        && scan.write.columns == shape.groupsWidth && scan.write.rows == output.rows
        && scan.step.columns == shape.heads && scan.step.rows == output.rows,
      "headScan",
      "\(shape.heads) heads of \(shape.headWidth) in \(shape.groups) groups of \(shape.stateWidth)"
    )
    var task = latent_head_scan_task(
      heads: shape.heads,
      head_width: shape.headWidth,
      groups: shape.groups,
      state_width: shape.stateWidth,
      input: try view(scan.input),
      step: try view(scan.step),
      step_bias: try vector(scan.stepBias, columns: shape.heads, "headScan"),
      rate: try vector(scan.rate, columns: shape.heads, "headScan"),
      skip: try vector(scan.skip, columns: shape.heads, "headScan"),
      step_least: scan.stepRange.lowerBound,
      step_most: scan.stepRange.upperBound,
      write: try view(scan.write),
      read: try view(scan.read),
      gate: try scan.gate.map { try view($0) } ?? latent_matrix(),
      output: try view(output)
    )
    let stretches = try self.segments(segments, rows: output.rows, width: shape.width * shape.stateWidth, "headScan")
    latent_head_scan(kernelThreads, &task, stretches, stretches.count)
  }

  package func gatedRecurrence(
    _ recurrence: GatedRecurrence,
    _ segments: [RecurrentSegment],
    begins: [Bool],
    into output: Matrix
  ) throws {
    for matrix in [recurrence.input, recurrence.inputGate, recurrence.recurrenceGate] {
      try requireSameShape(matrix, output, "gatedRecurrence")
    }
    try require(begins.count == segments.count, "gatedRecurrence", "a beginning or none for each segment")
    let stretches = try self.segments(segments, rows: output.rows, width: output.columns, "gatedRecurrence")
    let rate = try vector(recurrence.rate, columns: output.columns, "gatedRecurrence")
    try begins.withUnsafeBufferPointer { begins in
      guard let begins = begins.baseAddress else { return }
      var task = latent_gated_recurrence_task(
        input: try view(recurrence.input),
        input_gate: try view(recurrence.inputGate),
        recurrence_gate: try view(recurrence.recurrenceGate),
        rate: rate,
        begins: begins,
        output: try view(output)
      )
      latent_gated_recurrence(kernelThreads, &task, stretches, stretches.count)
    }
  }

  /// The segments as kernels take them.
  func segments(
    _ segments: [RecurrentSegment],
    rows: Int,
    width: Int,
    _ operation: String
  ) throws -> [latent_recurrent_segment] {
    try segments.map { segment in
      try require(
        segment.rows.lowerBound >= 0 && segment.rows.upperBound <= rows && segment.state.rows == 1
          && segment.state.columns == width,
        operation,
        "segments inside the batch, with states of \(width) numbers"
      )
      return latent_recurrent_segment(
        first_row: segment.rows.lowerBound,
        rows: segment.rows.count,
        state: try view(segment.state).data
      )
    }
  }
}
