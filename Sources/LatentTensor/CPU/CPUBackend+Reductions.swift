internal import CLatentKernels
internal import LatentSupport

extension CPUBackend {
  package func softmax(_ input: Matrix, into output: Matrix) throws {
    try requireSameShape(input, output, "softmax")
    latent_softmax(kernelThreads, try view(input), try view(output))
  }

  package func logSoftmax(_ input: Matrix, into output: Matrix) throws {
    try requireSameShape(input, output, "logSoftmax")
    latent_log_softmax(kernelThreads, try view(input), try view(output))
  }

  package func argmax(_ input: Matrix) throws -> [Int32] {
    try require(input.columns > 0, "argmax", "at least one column")
    let view = try view(input)
    return results(input.rows) { latent_argmax(kernelThreads, view, $0) }
  }

  package func top(_ count: Int, of input: Matrix) throws -> TopValues {
    try require(count >= 0, "top", "a count that is not negative")
    let count = min(count, input.columns)
    let view = try view(input)
    var status: Int32 = 0
    var values: [Float] = []
    let indices: [Int32] = results(input.rows * count) { indices in
      values = results(input.rows * count) { status = latent_top(kernelThreads, view, count, indices, $0) }
    }
    guard status == 0 else { throw outOfMemory("top") }
    return TopValues(count: count, indices: indices, values: values)
  }

  package func divergence(_ p: Matrix, from q: Matrix) throws -> [Double] {
    try requireSameShape(p, q, "divergence")
    let views = (try view(p), try view(q))
    return results(p.rows) { latent_divergence(kernelThreads, views.0, views.1, $0) }
  }

  package func dot(_ input: Matrix, _ vector: Matrix) throws -> [Float] {
    let numbers = try self.vector(vector, columns: input.columns, "dot")
    let view = try view(input)
    return results(input.rows) { latent_dot(kernelThreads, view, numbers, $0) }
  }

  package func norms(_ input: Matrix) throws -> [Float] {
    try squares(input).map { Float($0.squareRoot()) }
  }

  package func accumulate(_ input: Matrix, into moments: inout Moments) throws {
    try require(
      input.columns == moments.columnSums.count,
      "accumulate",
      "\(moments.columnSums.count) columns, not \(input.columns)"
    )
    latent_add_column_sums(kernelThreads, try view(input), &moments.columnSums)
    moments.totalSquares += try squares(input).reduce(0, +)
    moments.rows += input.rows
  }

  package func squaredDistance(_ a: Matrix, _ b: Matrix) throws -> Double {
    try requireSameShape(a, b, "squaredDistance")
    let views = (try view(a), try view(b))
    let distances: [Double] = results(a.rows) { latent_squared_distances(kernelThreads, views.0, views.1, $0) }
    return distances.reduce(0, +)
  }

  private func squares(_ input: Matrix) throws -> [Double] {
    let view = try view(input)
    return results(input.rows) { latent_squares(kernelThreads, view, $0) }
  }

  /// An array that `fill` writes all of.
  func results<Element: BitwiseCopyable>(
    _ count: Int,
    fill: (UnsafeMutablePointer<Element>) -> Void
  ) -> [Element] {
    [Element](unsafeUninitializedCapacity: count) { target, initialized in
      if let first = target.baseAddress, count > 0 { fill(first) }
      initialized = count
    }
  }
}
