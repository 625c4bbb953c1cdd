internal import LatentSupport

/// What a scorer is given of one latent: its explanation and windows of test documents, as text.
package struct ScoringMaterial: Sendable, Equatable {
  package var latent: Int
  package var explanation: String
  package var activating: [RenderedWindow]
  package var nonActivating: [RenderedWindow]

  package init(
    latent: Int,
    explanation: String,
    activating: [RenderedWindow],
    nonActivating: [RenderedWindow]
  ) {
    self.latent = latent
    self.explanation = explanation
    self.activating = activating
    self.nonActivating = nonActivating
  }
}

/// A scorer that asks a judge yes-or-no questions and counts what it gets right.
package protocol ClassifierScorer: Sendable {
  /// The scorer's name on the wire.
  var kind: String { get }
  /// What stored results say of the scorer: its kind and options.
  var identity: String { get }
  var question: JudgeQuestion { get }
  /// The examples to put to the judge, the same for the same seed.
  func examples(_ material: ScoringMaterial, seed: Int) -> [JudgeExample]
}
