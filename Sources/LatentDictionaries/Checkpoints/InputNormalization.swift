/// What happens to an activation before anything else.
package enum InputNormalization: Sendable, Equatable {
  case none
  /// x · factor: one number for a whole dataset.
  case scale(Double)
  /// x · √width / ‖x‖
  case tokenNorm
  /// (x − mean) / (deviation + epsilon), the deviation with width − 1 in its denominator.
  case layerNorm(epsilon: Float)

  /// Whether each row is scaled by a number of its own.
  package var isPerRow: Bool {
    switch self {
    case .none, .scale: false
    case .tokenNorm, .layerNorm: true
    }
  }
}

/// What happens to what has been decoded, before a skip connection is added.
package enum OutputNormalization: Sendable, Equatable {
  case none
  /// The inverse of what happened to the input: after a layer norm, y · deviation + mean.
  case undo
  /// y · factor
  case scale(Double)
}
