package import LatentSupport

/// What came of explaining one latent in one run.
package enum ExplanationOutcome: Sendable, Equatable {
  /// - details: what the explainer wants kept beside the text; null for nothing.
  case explained(text: String, details: JSON)
  /// The latent was not tried, for a reason in plain words.
  case skipped(reason: String)
  case failed(FailureRecord)

  /// Whether the latent need not be tried again; what failed is.
  package var isFinal: Bool {
    if case .failed = self { false } else { true }
  }
}
