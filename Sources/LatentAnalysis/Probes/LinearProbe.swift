/// A probe: the log-odds that a statement is true, linear in activations.
package struct LinearProbe: Sendable, Equatable {
  /// [width]; of kinds that read pairs [2 × width]: what stands before the activation after the true answer, then what
  /// stands before the one after the false answer.
  package var weight: [Double]
  package var bias: Double

  package init(weight: [Double], bias: Double) {
    self.weight = weight
    self.bias = bias
  }

  /// - Parameter features: [statement, width or 2 × width].
  package func logOdds(_ features: [[Double]]) -> [Double] { features.map { Vectors.dot(weight, $0) + bias } }

  /// The scores w·x turned into log-odds by logistic regression on the labels, which also finds their sign (Platt 1999).
  ///
  /// - Parameter raw: before the factor and the bias are known; all zeros stay so.
  static func calibrated(
    _ raw: [Double],
    _ features: [[Double]],
    labels: [Bool],
    check: () throws -> Void
  ) rethrows -> LinearProbe {
    let scores = features.map { Vectors.dot(raw, $0) }
    let mean = scores.reduce(0, +) / Double(max(1, scores.count))
    let deviation = (scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, scores.count))).squareRoot()
    guard deviation > 0, deviation.isFinite else { return LinearProbe(weight: raw.map { _ in 0 }, bias: 0) }
    // Of unit variance, so that the small penalty which keeps it finite means the same whatever the scale.
    let fitted = try LogisticRegression.fit(
      scores.map { [($0 - mean) / deviation] },
      labels: labels,
      penalty: ProbeFit.penalty(examples: scores.count),
      check: check
    )
    let factor = fitted.normal[0] / deviation
    return LinearProbe(weight: Vectors.scaled(raw, by: factor), bias: fitted.intercept - factor * mean)
  }
}
