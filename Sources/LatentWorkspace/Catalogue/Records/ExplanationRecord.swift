/// What came of one latent, with the latent's number.
package struct ExplanationRecord: Sendable, Equatable {
  package var latent: Int
  package var outcome: ExplanationOutcome

  package init(latent: Int, outcome: ExplanationOutcome) {
    self.latent = latent
    self.outcome = outcome
  }
}
