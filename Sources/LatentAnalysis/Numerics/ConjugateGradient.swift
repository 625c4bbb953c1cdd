/// Solves A x = b for a symmetric positive definite A that is only known by what it does to a vector.
///
/// For the systems here A is a multiple of the identity plus a matrix of low rank, so it converges in few steps. What
/// `product` throws (a wish to stop) goes on to the caller.
/// Source: Hestenes and Stiefel 1952.
enum ConjugateGradient {
  /// - Parameters:
  ///   - product: A times a vector.
  ///   - tolerance: of the residual, relative to ‖b‖.
  static func solve(
    _ b: [Double],
    tolerance: Double = 1e-12,
    mostSteps: Int = 1000,
    product: ([Double]) throws -> [Double]
  ) rethrows -> [Double] {
    var x = Array(repeating: 0.0, count: b.count)
    var residual = b
    var direction = b
    var squared = Vectors.dot(b, b)
    let target = squared * tolerance * tolerance
    for _ in 0..<mostSteps where squared > target {
      let image = try product(direction)
      let curvature = Vectors.dot(direction, image)
      guard curvature > 0, curvature.isFinite else { break }
      let step = squared / curvature
      Vectors.add(direction, times: step, to: &x)
      Vectors.add(image, times: -step, to: &residual)
      let next = Vectors.dot(residual, residual)
      let ratio = next / squared
      for index in direction.indices { direction[index] = residual[index] + ratio * direction[index] }
      squared = next
    }
    return x
  }
}
