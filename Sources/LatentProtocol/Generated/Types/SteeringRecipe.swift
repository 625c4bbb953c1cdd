// Made by protocol/generate from protocol/openrpc.json; change that instead.

extension Wire {
  /// How a direction is made of pairs: `meanDifference`; `lda`, Fisher's discriminant with shrunk covariance; `pca`,
  /// the first principal axis of the pairs about their middles, turned towards positive; `logistic`, the normal of
  /// logistic regression on the same points.
  package enum SteeringRecipe: String, WireChoice {
    case meanDifference
    case lda
    case pca
    case logistic
  }
}
