internal import Glibc

/// How a direction is made of the activations of contrast pairs.
///
/// Every recipe gives a vector that points from negative to positive, as long as the classes' means are apart along it:
/// adding it once carries the one mean to the other, so strengths mean the same whatever the recipe and the layer. (Unit
/// vectors, which some libraries give, make the useful strength differ by orders of magnitude between layers.)
package enum SteeringRecipe: String, Sendable, CaseIterable {
  /// Mean of positive minus mean of negative (Rimsky et al. 2023, contrastive activation addition).
  case meanDifference
  /// Fisher's discriminant: the mean difference times the inverse of the shrunk covariance within the classes.
  case lda
  /// First principal axis of the points of each pair about the pair's middle, turned towards positive.
  case pca
  /// Normal of the plane by which logistic regression without intercept tells the points of each pair, about its middle,
  /// apart; squared penalty with C = 1.
  case logistic

  /// - Parameters:
  ///   - positive: [pair, width]
  ///   - negative: [pair, width], in the same order; at least one pair.
  ///   - weights: how much each pair counts; their sum above 0.
  /// - Returns: [width]; all zeros when the classes do not differ.
  package func direction(positive: [[Double]], negative: [[Double]], weights: [Double]) -> [Double] {
    let differences = zip(positive, negative).map(Vectors.difference)
    let mean = Vectors.mean(differences, weights: weights)
    switch self {
    case .meanDifference:
      return mean
    case .lda:
      let centres = [positive, negative].map { Vectors.mean($0, weights: weights) }
      let centred = zip([positive, negative], centres).flatMap { rows, centre in
        rows.map { Vectors.difference($0, centre) }
      }
      return Self.asLong(as: mean, ShrunkCovariance(centred).inverse(times: mean))
    case .pca:
      return Self.asLong(as: mean, Self.principalAxis(differences, weights: weights, from: mean))
    case .logistic:
      return Self.asLong(as: mean, Self.logisticNormal(differences, weights: weights))
    }
  }

  /// `axis` turned and stretched so that it is the projection of `mean` on it.
  private static func asLong(as mean: [Double], _ axis: [Double]) -> [Double] {
    let squared = Vectors.dot(axis, axis)
    guard squared > 0, squared.isFinite else { return mean.map { _ in 0 } }
    return Vectors.scaled(axis, by: Vectors.dot(mean, axis) / squared)
  }

  /// The axis along which the (uncentred) differences are longest: of ± half of each that is the first principal axis.
  private static func principalAxis(_ differences: [[Double]], weights: [Double], from start: [Double]) -> [Double] {
    var axis = start
    // Where the mean is no guide, begin with the longest difference.
    if Vectors.norm(axis) == 0 { axis = differences.max { Vectors.norm($0) < Vectors.norm($1) } ?? start }
    for _ in 0..<2000 {
      let length = Vectors.norm(axis)
      guard length > 0 else { return axis }
      axis = Vectors.scaled(axis, by: 1 / length)
      var image = axis.map { _ in 0.0 }
      for (difference, weight) in zip(differences, weights) {
        Vectors.add(difference, times: weight * Vectors.dot(difference, axis), to: &image)
      }
      let newLength = Vectors.norm(image)
      guard newLength > 0 else { return axis }
      let change = Vectors.norm(Vectors.difference(Vectors.scaled(image, by: 1 / newLength), axis))
      axis = image
      if change < 1e-12 { break }
    }
    return axis
  }

  /// Minimises ½‖w‖² + Σ over the points of log(1 + exp(−y w·x)), by Newton's method. The two points of a pair, ± half of
  /// its difference, have the same loss.
  private static func logisticNormal(_ differences: [[Double]], weights: [Double]) -> [Double] {
    let points = differences.map { Vectors.scaled($0, by: 0.5) }
    let scale = 2 * Double(weights.count) / weights.reduce(0, +)
    var normal = Array(repeating: 0.0, count: points.first?.count ?? 0)
    func loss(_ w: [Double]) -> Double {
      zip(points, weights).reduce(Vectors.dot(w, w) / 2) { sum, pair in
        let margin = Vectors.dot(w, pair.0)
        return sum + scale * pair.1 * (margin > 0 ? log1p(exp(-margin)) : log1p(exp(margin)) - margin)
      }
    }
    var current = loss(normal)
    for _ in 0..<100 {
      var gradient = normal
      var curvatures: [Double] = []
      for (point, weight) in zip(points, weights) {
        let wrong = 1 / (1 + exp(Vectors.dot(normal, point)))
        Vectors.add(point, times: -scale * weight * wrong, to: &gradient)
        curvatures.append(scale * weight * wrong * (1 - wrong))
      }
      guard Vectors.norm(gradient) > 1e-10 * (1 + Vectors.norm(normal)) else { break }
      let step = ConjugateGradient.solve(gradient, tolerance: 1e-10) { x in
        var image = x
        for (point, curvature) in zip(points, curvatures) {
          Vectors.add(point, times: curvature * Vectors.dot(point, x), to: &image)
        }
        return image
      }
      // Halved until it helps: far from the minimum a full step may overshoot.
      var length = 1.0
      var next = normal
      var value = Double.infinity
      while length > 1e-8 {
        next = normal
        Vectors.add(step, times: -length, to: &next)
        value = loss(next)
        if value <= current { break }
        length /= 2
      }
      guard value < current else { break }
      (normal, current) = (next, value)
    }
    return normal
  }
}
