// Made by protocol/generate from protocol/openrpc.json; change that instead.

extension Wire {
  /// How a probe is made. `logistic`: logistic regression on what stands after the statement (squared penalty 1e-3
  /// beside the mean loss); `logisticOnPairs`: the same on what stands after both answers; `meanDifference`: difference
  /// of the classes' means; `lda`: Fisher's discriminant with shrunk covariance; `ccs`: contrast-consistent search;
  /// `crc`: first principal axis of the answers' difference after concept erasure (LEACE); `vinc`: an axis that varies
  /// between statements, not between paraphrases, and against the other answer; `random`: 200 directions at random.
  /// `ccs`, `crc` and `vinc` use labels for their sign and scale only.
  package enum ProbeKind: String, WireChoice {
    case logistic
    case logisticOnPairs
    case meanDifference
    case lda
    case ccs
    case crc
    case vinc
    case random
  }
}
