/// Minimises a function of which only values and gradients are known, and which may have kinks.
///
/// Limited-memory BFGS (Liu and Nocedal 1989) with a bisecting search for the weak Wolfe conditions, which ends at kinks too
/// (Lewis and Overton 2013).
enum QuasiNewton {
  /// - Parameters:
  ///   - mostSteps: directions that are tried.
  ///   - function: value and gradient at a point. What it throws (a wish to stop) goes on to the caller.
  /// - Returns: where the function was lowest.
  static func minimise(
    from start: [Double],
    mostSteps: Int = 1000,
    memory: Int = 20,
    function: ([Double]) throws -> (value: Double, gradient: [Double])
  ) rethrows -> (point: [Double], value: Double) {
    var point = start
    var (value, gradient) = try function(point)
    var pairs: [(step: [Double], change: [Double], inverse: Double)] = []
    for _ in 0..<mostSteps {
      guard Vectors.norm(gradient) > 1e-10, value.isFinite else { break }
      var direction = Vectors.scaled(descent(gradient, pairs), by: -1)
      var slope = Vectors.dot(gradient, direction)
      if !(slope < 0) {
        pairs = []
        direction = Vectors.scaled(gradient, by: -1)
        slope = -Vectors.dot(gradient, gradient)
      }
      // The first step knows nothing of the scale.
      var length = pairs.isEmpty ? min(1, 1 / Vectors.norm(gradient)) : 1
      var (low, high) = (0.0, Double.infinity)
      var found: (point: [Double], value: Double, gradient: [Double])?
      for _ in 0..<40 {
        var next = point
        Vectors.add(direction, times: length, to: &next)
        let (nextValue, nextGradient) = try function(next)
        if !(nextValue <= value + 1e-4 * length * slope) {
          high = length
        } else {
          found = (next, nextValue, nextGradient)
          guard Vectors.dot(nextGradient, direction) < 0.9 * slope else { break }
          low = length
        }
        length = high.isFinite ? (low + high) / 2 : 2 * length
      }
      guard let found else { break }
      let step = Vectors.difference(found.point, point)
      let change = Vectors.difference(found.gradient, gradient)
      let curvature = Vectors.dot(step, change)
      if curvature > 1e-14 * Vectors.norm(step) * Vectors.norm(change) {
        pairs.append((step, change, 1 / curvature))
        if pairs.count > memory { pairs.removeFirst() }
      }
      let gain = value - found.value
      (point, value, gradient) = found
      if gain <= 1e-14 * max(1e-10, abs(value)) { break }
    }
    return (point, value)
  }

  /// The inverse Hessian, as far as the steps told of it, times the gradient.
  private static func descent(
    _ gradient: [Double],
    _ pairs: [(step: [Double], change: [Double], inverse: Double)]
  ) -> [Double] {
    var direction = gradient
    var factors: [Double] = []
    for pair in pairs.reversed() {
      let factor = pair.inverse * Vectors.dot(pair.step, direction)
      Vectors.add(pair.change, times: -factor, to: &direction)
      factors.append(factor)
    }
    if let last = pairs.last {
      direction = Vectors.scaled(direction, by: 1 / (last.inverse * Vectors.dot(last.change, last.change)))
    }
    for (pair, factor) in zip(pairs, factors.reversed()) {
      let correction = factor - pair.inverse * Vectors.dot(pair.change, direction)
      Vectors.add(pair.step, times: correction, to: &direction)
    }
    return direction
  }
}
