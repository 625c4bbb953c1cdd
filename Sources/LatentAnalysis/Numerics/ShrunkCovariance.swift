/// Covariance of centred rows, shrunk towards a multiple of the identity by as much as the sample is uncertain: with more
/// dimensions than samples the plain estimate has no inverse, and its pseudo-inverse follows the noise.
///
/// Source: Ledoit and Wolf 2004, "A well-conditioned estimator for large-dimensional covariance matrices".
struct ShrunkCovariance {
  /// 0: the plain estimate; 1: a multiple of the identity.
  let shrinkage: Double
  /// Mean variance over the dimensions.
  let meanVariance: Double
  private let rows: [[Double]]

  /// - Parameters:
  ///   - rows: [sample, dimension], their mean already taken away; at least one sample.
  ///   - fixed: how much to shrink, where that is not to follow from the sample.
  ///   - check: called often; what it throws ends the work.
  init(_ rows: [[Double]], shrinkage fixed: Double? = nil, check: () throws -> Void) rethrows {
    self.rows = rows
    let count = Double(rows.count)
    let dimensions = Double(rows.first?.count ?? 1)
    let squares = rows.map { Vectors.dot($0, $0) }
    let trace = squares.reduce(0, +) / count
    meanVariance = trace / dimensions
    if let fixed {
      shrinkage = fixed
      return
    }
    // ‖XᵀX‖² = ‖XXᵀ‖²: of samples and dimensions the fewer are multiplied with one another.
    let vectors = rows.count > rows.first?.count ?? 0 ? Vectors.transposed(rows) : rows
    var gram = 0.0
    for first in vectors.indices {
      try check()
      let square = Vectors.dot(vectors[first], vectors[first])
      gram += square * square
      for second in 0..<first {
        let product = Vectors.dot(vectors[first], vectors[second])
        gram += 2 * product * product
      }
    }
    let delta =
      (gram / (count * count) - 2 * meanVariance * trace + dimensions * meanVariance * meanVariance) / dimensions
    let beta = (squares.reduce(0) { $0 + $1 * $1 } / count - gram / (count * count)) / (dimensions * count)
    shrinkage = beta <= 0 || delta <= 0 ? 0 : min(beta, delta) / delta
  }

  /// (Σ shrunk)⁻¹ v
  ///
  /// - Parameter check: called often; what it throws ends the work.
  func inverse(times v: [Double], check: () throws -> Void) rethrows -> [Double] {
    let factor = (1 - shrinkage) / Double(rows.count)
    // A sample that spans every dimension may need no shrinking; a trace of it keeps the solution finite.
    let ridge = max(shrinkage, 1e-12) * meanVariance
    guard ridge > 0 else { return v }
    return try ConjugateGradient.solve(v) { x in
      try check()
      var image = Vectors.scaled(x, by: ridge)
      for row in rows { Vectors.add(row, times: factor * Vectors.dot(row, x), to: &image) }
      return image
    }
  }
}
