/// An explainer that can say several things of a latent, so that one can be chosen.
package protocol CandidateExplainer: Explainer {
  /// Up to `count` explanations, the one that `explain` would give first.
  ///
  /// - Throws: as `explain`, when there is none.
  nonisolated(nonsending) func candidates(_ count: Int, _ material: ExplanationMaterial) async throws -> [String]
  /// `explanation` in better words.
  ///
  /// - Parameters:
  ///   - round: from 0; another round asks anew.
  /// - Returns: nil where there is nobody who could say it better.
  /// - Throws: as `explain`.
  nonisolated(nonsending) func refined(
    _ explanation: String,
    _ errors: ExplanationErrors,
    _ material: ExplanationMaterial,
    round: Int
  ) async throws -> String?
}

extension CandidateExplainer {
  package nonisolated(nonsending) func refined(
    _ explanation: String,
    _ errors: ExplanationErrors,
    _ material: ExplanationMaterial,
    round: Int
  ) async throws -> String? { nil }
}

/// Training windows of which a reader of an explanation said the wrong thing.
package struct ExplanationErrors: Sendable, Equatable {
  /// The latent fires there, and the explanation did not say so.
  package var missed: [RenderedWindow]
  /// It is silent there, and the explanation said that it fires.
  package var mistaken: [RenderedWindow]

  package init(missed: [RenderedWindow] = [], mistaken: [RenderedWindow] = []) {
    self.missed = missed
    self.mistaken = mistaken
  }

  package var isEmpty: Bool { missed.isEmpty && mistaken.isEmpty }
}
