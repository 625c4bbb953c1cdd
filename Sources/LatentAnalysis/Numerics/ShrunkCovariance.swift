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

  /// - Parameter rows: [sample, dimension], their mean already taken away; at least one sample.
  init(_ rows: [[Double]]) {
    self.rows = rows
    let count = Double(rows.count)
    let dimensions = Double(rows.first?.count ?? 1)
    let squares = rows.map { Vectors.dot($0, $0) }
    let trace = squares.reduce(0, +) / count
    meanVariance = trace / dimensions
    // ‖XᵀX‖² = ‖XXᵀ‖², and there are fewer samples than dimensions.
    var gram = 0.0
    for first in rows.indices {
      gram += squares[first] * squares[first]
      for second in 0..<first {
        let product = Vectors.dot(rows[first], rows[second])
        gram += 2 * product * product
      }
    }
    let delta =
      (gram / (count * count) - 2 * meanVariance * trace + dimensions * meanVariance * meanVariance) / dimensions
    let beta = (squares.reduce(0) { $0 + $1 * $1 } / count - gram / (count * count)) / (dimensions * count)
    shrinkage = beta <= 0 || delta <= 0 ? 0 : min(beta, delta) / delta
  }

  /// (Σ shrunk)⁻¹ v
  func inverse(times v: [Double]) -> [Double] {
    let factor = (1 - shrinkage) / Double(rows.count)
    // A sample that spans every dimension may need no shrinking; a trace of it keeps the solution finite.
    let ridge = max(shrinkage, 1e-12) * meanVariance
    guard ridge > 0 else { return v }
    return ConjugateGradient.solve(v) { x in
      var image = Vectors.scaled(x, by: ridge)
      for row in rows { Vectors.add(row, times: factor * Vectors.dot(row, x), to: &image) }
      return image
    }
  }
}
