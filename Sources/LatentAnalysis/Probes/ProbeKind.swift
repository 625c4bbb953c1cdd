/// How a probe is made of activations.
package enum ProbeKind: String, Sendable, CaseIterable {
  /// Logistic regression on the activation after the statement, squared penalty 1e-3 beside the mean loss.
  case logistic
  /// The same on the activations after both answers, one behind the other.
  case logisticOnPairs
  /// Difference of the classes' means.
  case meanDifference
  /// Fisher's discriminant: the mean difference times the inverse of the shrunk covariance within the classes.
  case lda
  /// Contrast-consistent search (Burns et al. 2022): no labels but the answers' own.
  case ccs
  /// Contrastive representation clustering (Burns et al. 2022): the axis along which the difference of both answers varies
  /// most.
  case crc
  /// Variance, invariance, negative covariance (EleutherAI 2023): an axis that varies between statements, not between
  /// paraphrases of one, and against the other answer.
  case vinc
  /// Directions drawn at random: what a probe without knowledge reaches.
  case random

  /// Whether it reads the activations after both answers.
  package var readsPairs: Bool {
    switch self {
    case .logisticOnPairs, .ccs, .crc, .vinc: true
    case .logistic, .meanDifference, .lda, .random: false
    }
  }
}
