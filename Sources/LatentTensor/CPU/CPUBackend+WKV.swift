internal import CLatentKernels
internal import LatentSupport

extension CPUBackend {
  package func shiftTokens(
    _ input: Matrix,
    _ segments: [RecurrentSegment],
    shares: [Matrix],
    into outputs: [Matrix]
  ) throws {
    try require(
      shares.count == outputs.count && shares.count <= Int(LATENT_SHIFT_LIMIT),
      "shiftTokens",
      "as many mixtures as shares, at most \(LATENT_SHIFT_LIMIT)"
    )
    var task = latent_token_shift_task()
    task.input = try view(input)
    task.count = shares.count
    try withUnsafeMutableBytes(of: &task.share) { places in
      let places = places.bindMemory(to: latent_matrix.self)
      for (index, share) in shares.enumerated() { places[index] = try shared(share, like: input, "shiftTokens") }
    }
    try withUnsafeMutableBytes(of: &task.output) { places in
      let places = places.bindMemory(to: latent_matrix.self)
      for (index, output) in outputs.enumerated() {
        try requireSameShape(input, output, "shiftTokens")
        places[index] = try view(output)
      }
    }
    let stretches = try self.segments(segments, rows: input.rows, width: input.columns, "shiftTokens")
    latent_token_shift(kernelThreads, &task, stretches, stretches.count)
  }

  package func interpolate(_ x: Matrix, _ before: Matrix, share: Matrix, into output: Matrix) throws {
    for matrix in [x, before, share] { try requireSameShape(matrix, output, "interpolate") }
    latent_interpolate(kernelThreads, try view(x), try view(before), try view(share), try view(output))
  }

  package func wkv4(_ wkv: WKV4, _ segments: [RecurrentSegment], into output: Matrix) throws {
    for matrix in [wkv.key, wkv.value, wkv.receptance] { try requireSameShape(matrix, output, "wkv4") }
    var task = latent_wkv4_task(
      key: try view(wkv.key),
      value: try view(wkv.value),
      receptance: try view(wkv.receptance),
      log_decay: try vector(wkv.logDecay, columns: output.columns, "wkv4"),
      bonus: try vector(wkv.bonus, columns: output.columns, "wkv4"),
      output: try view(output)
    )
    let stretches = try self.segments(segments, rows: output.rows, width: 2 * output.columns, "wkv4")
    latent_wkv4(kernelThreads, &task, stretches, stretches.count)
  }

  package func wkv5(_ wkv: WKV5, _ segments: [RecurrentSegment], into output: Matrix) throws {
    try requireHeads(wkv.heads, of: [wkv.receptance, wkv.key, wkv.value, output], "wkv5")
    var task = latent_wkv5_task(
      heads: wkv.heads.count,
      head_width: wkv.heads.width,
      receptance: try view(wkv.receptance),
      key: try view(wkv.key),
      value: try view(wkv.value),
      decay: try shared(wkv.decay, like: output, "wkv5"),
      bonus: try vector(wkv.bonus, columns: output.columns, "wkv5"),
      output: try view(output)
    )
    let stretches = try self.segments(segments, rows: output.rows, width: wkv.heads.stateWidth, "wkv5")
    latent_wkv5(kernelThreads, &task, stretches, stretches.count)
  }

  package func wkv7(_ wkv: WKV7, _ segments: [RecurrentSegment], into output: Matrix) throws {
    try requireHeads(
      wkv.heads,
      of: [wkv.receptance, wkv.decay, wkv.key, wkv.value, wkv.removal, wkv.replacement, output],
      "wkv7"
    )
    var task = latent_wkv7_task(
      heads: wkv.heads.count,
      head_width: wkv.heads.width,
      receptance: try view(wkv.receptance),
      decay: try view(wkv.decay),
      key: try view(wkv.key),
      value: try view(wkv.value),
      removal: try view(wkv.removal),
      replacement: try view(wkv.replacement),
      output: try view(output)
    )
    let stretches = try self.segments(segments, rows: output.rows, width: wkv.heads.stateWidth, "wkv7")
    latent_wkv7(kernelThreads, &task, stretches, stretches.count)
  }

  package func prepare(_ inputs: WKV7Inputs) throws {
    let first = inputs.firstValue.map { [$0.mix, $0.value] } ?? []
    try requireHeads(
      inputs.heads,
      of: [inputs.key, inputs.rate, inputs.decay, inputs.removal, inputs.value] + first,
      "prepare"
    )
    var task = latent_wkv7_inputs(
      heads: inputs.heads.count,
      head_width: inputs.heads.width,
      removal_scale: try vector(inputs.removalScale, columns: inputs.heads.columns, "prepare"),
      rate_share: try vector(inputs.rateShare, columns: inputs.heads.columns, "prepare"),
      key: try view(inputs.key),
      rate: try view(inputs.rate),
      decay: try view(inputs.decay),
      removal: try view(inputs.removal),
      value: try view(inputs.value),
      value_mix: try inputs.firstValue.map { try view($0.mix) } ?? latent_matrix(),
      first_value: try inputs.firstValue.map { try view($0.value) } ?? latent_matrix()
    )
    latent_wkv7_prepare(kernelThreads, &task)
  }

  package func applyDecay(_ x: Matrix) throws {
    latent_decay_of(kernelThreads, try view(x))
  }

  package func normHeads(_ x: Matrix, by norm: HeadNorm, bonus: HeadNorm.Bonus?, gate: Matrix) throws {
    let parts = bonus.map { [$0.receptance, $0.key, $0.value] } ?? []
    try requireHeads(norm.heads, of: [x, gate] + parts, "normHeads")
    var task = latent_wkv_output(
      heads: norm.heads.count,
      head_width: norm.heads.width,
      epsilon: norm.epsilon,
      gain: try vector(norm.gain, columns: x.columns, "normHeads"),
      bias: try vector(norm.bias, columns: x.columns, "normHeads"),
      heads_output: try view(x),
      gate: try view(gate),
      bonus: try bonus.map { try vector($0.weight, columns: x.columns, "normHeads") },
      receptance: try bonus.map { try view($0.receptance) } ?? latent_matrix(),
      key: try bonus.map { try view($0.key) } ?? latent_matrix(),
      value: try bonus.map { try view($0.value) } ?? latent_matrix()
    )
    latent_wkv_finish(kernelThreads, &task)
  }

  /// The memory behind a matrix of `model`'s shape, or behind a vector that stands for each of its rows.
  private func shared(_ matrix: Matrix, like model: Matrix, _ operation: String) throws -> latent_matrix {
    var result = try view(matrix)
    if matrix.rows == 1, model.rows != 1 {
      try require(matrix.columns == model.columns, operation, "\(model.columns) columns, not \(matrix.columns)")
      result.rows = model.rows
      result.stride = 0
    } else {
      try requireSameShape(matrix, model, operation)
    }
    return result
  }

  private func requireHeads(_ heads: HeadLayout, of matrices: [Matrix], _ operation: String) throws {
    try require(
      heads.count > 0 && (1...HeadLayout.largestWidth).contains(heads.width)
        && matrices.allSatisfy { $0.columns == heads.columns && $0.rows == matrices[0].rows },
      operation,
      "\(heads.count) heads of \(heads.width), at most \(HeadLayout.largestWidth)"
    )
  }
}
