internal import CLatentKernels

extension CPUBackend {
  package func add(_ a: Matrix, _ b: Matrix, into output: Matrix) throws {
    try requireSameShape(a, output, "add")
    try requireSameShape(b, output, "add")
    latent_add(kernelThreads, try view(a), try view(b), try view(output))
  }

  package func multiply(_ a: Matrix, _ b: Matrix, into output: Matrix) throws {
    try requireSameShape(a, output, "multiply")
    try requireSameShape(b, output, "multiply")
    latent_multiply(kernelThreads, try view(a), try view(b), try view(output))
  }

  package func activate(_ input: Matrix, _ activation: Activation, into output: Matrix) throws {
    try requireSameShape(input, output, "activate")
    latent_activate(kernelThreads, try view(input), activation.kernel, try view(output))
  }

  package func scale(_ input: Matrix, by factor: Float, into output: Matrix) throws {
    try requireSameShape(input, output, "scale")
    latent_scale(kernelThreads, try view(input), factor, try view(output))
  }

  package func scaleRows(_ input: Matrix, by factors: [Float], into output: Matrix) throws {
    try requireSameShape(input, output, "scaleRows")
    try require(factors.count == input.rows, "scaleRows", "\(input.rows) factors, not \(factors.count)")
    latent_scale_rows(kernelThreads, try view(input), factors, try view(output))
  }

  package func addVector(_ vector: Matrix, factor: Float, to input: Matrix, into output: Matrix) throws {
    try requireSameShape(input, output, "addVector")
    let numbers = try self.vector(vector, columns: output.columns, "addVector")
    latent_add_vector(kernelThreads, numbers, factor, try view(input), try view(output))
  }

  package func addVector(_ vector: Matrix, factors: [Float], toRows rows: [Int32], of x: Matrix) throws {
    try requireRows(rows, below: x.rows, count: factors.count, "addVector")
    let numbers = try self.vector(vector, columns: x.columns, "addVector")
    latent_add_vector_to_rows(kernelThreads, numbers, factors, rows, rows.count, try view(x))
  }

  package func layerNorm(
    _ input: Matrix,
    gain: Matrix?,
    bias: Matrix?,
    epsilon: Float,
    into output: Matrix
  ) throws {
    try requireSameShape(input, output, "layerNorm")
    let gain = try gain.map { try vector($0, columns: input.columns, "layerNorm") }
    let bias = try bias.map { try vector($0, columns: input.columns, "layerNorm") }
    latent_layer_norm(kernelThreads, try view(input), gain, bias, epsilon, try view(output))
  }

  package func rmsNorm(
    _ input: Matrix,
    gain: Matrix?,
    gainOffset: Float,
    epsilon: Float,
    into output: Matrix
  ) throws {
    try requireSameShape(input, output, "rmsNorm")
    let gain = try gain.map { try vector($0, columns: input.columns, "rmsNorm") }
    latent_rms_norm(kernelThreads, try view(input), gain, gainOffset, epsilon, try view(output))
  }

  package func scaleColumns(
    _ input: Matrix,
    gain: Matrix,
    gainOffset: Float,
    bias: Matrix?,
    into output: Matrix
  ) throws {
    try requireSameShape(input, output, "scaleColumns")
    let gain = try vector(gain, columns: input.columns, "scaleColumns")
    let bias = try bias.map { try vector($0, columns: input.columns, "scaleColumns") }
    latent_scale_columns(kernelThreads, try view(input), gain, gainOffset, bias, try view(output))
  }
}
