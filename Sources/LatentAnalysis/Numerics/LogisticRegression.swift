internal import Glibc

/// The plane that tells two classes apart by logistic regression with a squared penalty.
struct LogisticRegression {
  /// w, [dimension].
  var normal: [Double]
  /// b: the log-odds of a point x being true are w·x + b.
  var intercept: Double

  /// Minimises ½ penalty ‖w‖² + Σ weight · log(1 + exp(−y (w·x + b))), y being ±1, by Newton's method. The intercept is
  /// not penalised.
  ///
  /// With the mean loss and the penalty λ‖w‖² of other libraries, `penalty` is 2λ times the number of points; scikit-learn's
  /// C is 1 / penalty.
  ///
  /// - Parameters:
  ///   - points: [point, dimension]; at least one.
  ///   - weights: how much each point counts; 1 if not given.
  ///   - penalty: above 0, so that classes that can be told apart without error have a solution.
  ///   - check: called often; what it throws ends the work.
  static func fit(
    _ points: [[Double]],
    labels: [Bool],
    weights: [Double]? = nil,
    penalty: Double,
    hasIntercept: Bool = true,
    check: () throws -> Void
  ) rethrows -> LogisticRegression {
    let weights = weights ?? points.map { _ in 1 }
    let dimensions = points.first?.count ?? 0
    // Taking the mean away changes nothing but the intercept, and the residual stream's few huge dimensions would make the
    // steps below converge slowly: each dimension is measured in units in which its curvature is about 1.
    let centre = hasIntercept ? Vectors.mean(points, weights: weights) : Array(repeating: 0, count: dimensions)
    var units = Array(repeating: penalty, count: dimensions)
    for (point, weight) in zip(points, weights) {
      for index in 0..<dimensions {
        units[index] += 0.25 * weight * (point[index] - centre[index]) * (point[index] - centre[index])
      }
    }
    units = units.map { 1 / $0.squareRoot() }
    let rows = zip(points, labels).map { point, label in
      var row = (0..<dimensions).map { (point[$0] - centre[$0]) * units[$0] * (label ? 1 : -1) }
      if hasIntercept { row.append(label ? 1 : -1) }
      return row
    }
    let penalties = units.map { penalty * $0 * $0 } + (hasIntercept ? [0] : [])
    let scaled = try minimise(rows, weights: weights, penalties: penalties, check: check)
    let normal = (0..<dimensions).map { scaled[$0] * units[$0] }
    let intercept = hasIntercept ? scaled[dimensions] - Vectors.dot(normal, centre) : 0
    return LogisticRegression(normal: normal, intercept: intercept)
  }

  /// Minimises Σ ½ penaltyⱼ wⱼ² + Σ weight · log(1 + exp(−w·row)).
  private static func minimise(
    _ rows: [[Double]],
    weights: [Double],
    penalties: [Double],
    check: () throws -> Void
  ) rethrows -> [Double] {
    var w = Array(repeating: 0.0, count: penalties.count)
    func loss(_ w: [Double]) -> Double {
      var sum = 0.0
      for index in w.indices { sum += 0.5 * penalties[index] * w[index] * w[index] }
      for (row, weight) in zip(rows, weights) {
        let margin = Vectors.dot(w, row)
        sum += weight * (margin > 0 ? log1p(exp(-margin)) : log1p(exp(margin)) - margin)
      }
      return sum
    }
    var current = loss(w)
    var first: Double?
    for _ in 0..<100 {
      try check()
      var gradient = zip(penalties, w).map { $0 * $1 }
      var curvatures: [Double] = []
      for (row, weight) in zip(rows, weights) {
        let wrong = 1 / (1 + exp(Vectors.dot(w, row)))
        Vectors.add(row, times: -weight * wrong, to: &gradient)
        curvatures.append(weight * wrong * (1 - wrong))
      }
      let size = Vectors.norm(gradient)
      let start = first ?? size
      first = start
      guard size > 1e-11 * start, size > 0 else { break }
      // Far from the minimum a rough step does; near it the steps are exact, and each doubles the digits.
      let tolerance = max(1e-10, min(0.1, size / start))
      let step = try ConjugateGradient.solve(gradient, tolerance: tolerance) { x in
        try check()
        var image = zip(penalties, x).map { $0 * $1 }
        for (row, curvature) in zip(rows, curvatures) {
          Vectors.add(row, times: curvature * Vectors.dot(row, x), to: &image)
        }
        return image
      }
      // Halved until it helps: far from the minimum a full step may overshoot.
      var length = 1.0
      var next = w
      var value = Double.infinity
      while length > 1e-8 {
        next = w
        Vectors.add(step, times: -length, to: &next)
        value = loss(next)
        if value <= current { break }
        length /= 2
      }
      guard value < current else { break }
      (w, current) = (next, value)
    }
    return w
  }
}
