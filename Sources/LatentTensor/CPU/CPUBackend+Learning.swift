internal import CLatentKernels
internal import LatentSupport

extension CPUBackend {
  package func product(
    _ a: Matrix,
    transposed aIsTransposed: Bool,
    _ b: Matrix,
    transposed bIsTransposed: Bool,
    factor: Float,
    keep: Float,
    into output: Matrix
  ) throws {
    let (rows, depth) = aIsTransposed ? (a.columns, a.rows) : (a.rows, a.columns)
    let (other, columns) = bIsTransposed ? (b.columns, b.rows) : (b.rows, b.columns)
    try require(
      depth == other && output.rows == rows && output.columns == columns && depth > 0,
      "product",
      "\(rows) × \(columns) numbers of \(rows) × \(depth) and \(depth) × \(columns), not \(other) × \(columns) into "
        + "\(output.rows) × \(output.columns)"
    )
    guard output.count > 0 else { return }
    let status = latent_gemm_product(
      kernelThreads,
      try view(a),
      aIsTransposed,
      try view(b),
      bIsTransposed,
      factor,
      keep,
      try view(output)
    )
    guard status == 0 else { throw GemmCache.failure("multiply two matrices", status: status) }
  }

  package func makeTransposed(_ weight: LinearWeight) throws -> LinearWeight {
    guard let packed = weight.resource as? PackedLinear else { throw foreign("weight") }
    latent_set_calling_threads(kernelThreads)
    let format = try gemms.format(
      inputWidth: weight.outputWidth,
      outputWidth: weight.inputWidth,
      isBFloat16: packed.format.isBFloat16
    )
    guard let target = HostMemory(zeroed: format.byteCount) else { throw outOfMemory("makeTransposed") }
    let status = latent_gemm_transpose(packed.format.handle, packed.packed.bytes, format.handle, target.bytes)
    guard status == 0 else { throw GemmCache.failure("transpose packed weights", status: status) }
    return LinearWeight(
      inputWidth: weight.outputWidth,
      outputWidth: weight.inputWidth,
      hasBias: false,
      precision: weight.precision,
      byteCount: target.byteCount,
      resource: PackedLinear(format: format, packed: target, bias: nil)
    )
  }

  package func crossEntropyGradient(
    _ logits: Matrix,
    targets: Matrix,
    softCap: Float?,
    factor: Float
  ) throws -> [Double] {
    try requireSameShape(logits, targets, "crossEntropyGradient")
    let views = (try view(logits), try view(targets))
    return results(logits.rows) {
      latent_cross_entropy_gradient(kernelThreads, views.0, views.1, softCap ?? 0, factor, $0)
    }
  }

  package func layerNormGradient(_ input: Matrix, gain: Matrix?, epsilon: Float, gradient: Matrix) throws {
    try requireSameShape(input, gradient, "layerNormGradient")
    let gain = try gain.map { try vector($0, columns: input.columns, "layerNormGradient") }
    latent_norm_gradient(kernelThreads, try view(input), true, gain, 0, epsilon, try view(gradient))
  }

  package func rmsNormGradient(
    _ input: Matrix,
    gain: Matrix?,
    gainOffset: Float,
    epsilon: Float,
    gradient: Matrix
  ) throws {
    try requireSameShape(input, gradient, "rmsNormGradient")
    let gain = try gain.map { try vector($0, columns: input.columns, "rmsNormGradient") }
    latent_norm_gradient(kernelThreads, try view(input), false, gain, gainOffset, epsilon, try view(gradient))
  }

  package func learn(_ parameters: AdamParameters, gradient: Matrix, step: AdamStep) throws {
    for matrix in [parameters.values, parameters.firstMoment, parameters.secondMoment] {
      try requireSameShape(matrix, gradient, "learn")
    }
    try require(step.number > 0, "learn", "steps counted from 1")
    latent_adam(
      kernelThreads,
      try view(gradient),
      try view(parameters.firstMoment),
      try view(parameters.secondMoment),
      latent_adam_options(
        rate: step.rate,
        first_decay: step.firstDecay,
        second_decay: step.secondDecay,
        epsilon: step.epsilon,
        step: step.number
      ),
      try view(parameters.values)
    )
  }

  package func compare(_ p: Matrix, with q: Matrix, targets: [Int32]) throws -> [DistributionComparison] {
    try requireSameShape(p, q, "compare")
    try require(
      targets.count == p.rows && targets.allSatisfy { $0 < p.columns },
      "compare",
      "a target below \(p.columns) for each of \(p.rows) rows"
    )
    let views = (try view(p), try view(q))
    let compared: [latent_comparison] = results(p.rows) {
      latent_compare_distributions(kernelThreads, views.0, views.1, targets, $0)
    }
    // Rounding may take what is 0 below it; NaN has to stay seen.
    func atLeastZero(_ value: Double) -> Double { value < 0 ? 0 : value }
    return compared.map {
      DistributionComparison(
        divergence: atLeastZero($0.divergence),
        reverseDivergence: atLeastZero($0.reverse_divergence),
        jensenShannon: atLeastZero($0.jensen_shannon),
        totalVariation: $0.total_variation,
        entropy: atLeastZero($0.entropy),
        surprisal: atLeastZero($0.surprisal),
        rank: Int($0.rank)
      )
    }
  }
}
