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
      return Self.asLong(as: mean, ShrunkCovariance(centred, check: {}).inverse(times: mean, check: {}))
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

  /// Minimises ½‖w‖² + Σ over the points of log(1 + exp(−y w·x)). The two points of a pair, ± half of its difference,
  /// have the same loss.
  private static func logisticNormal(_ differences: [[Double]], weights: [Double]) -> [Double] {
    let scale = 2 * Double(weights.count) / weights.reduce(0, +)
    return LogisticRegression.fit(
      differences.map { Vectors.scaled($0, by: 0.5) },
      labels: differences.map { _ in true },
      weights: weights.map { $0 * scale },
      penalty: 1,
      hasIntercept: false,
      check: {}
    ).normal
  }
}
