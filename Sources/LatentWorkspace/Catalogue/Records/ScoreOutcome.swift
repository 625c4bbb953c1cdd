/// What came of one scorer on one latent's explanation.
package enum ScoreOutcome: Sendable, Equatable {
  /// - scores: one for each kind of negatives.
  /// - judgements: every example, in the order in which it was shown.
  case scored([ScoreRecord], judgements: [JudgementRecord])
  case failed(FailureRecord)
}
