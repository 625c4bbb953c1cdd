/// Everything that was ever said of one latent: what came of it in each run, and how that was scored.
package struct LatentHistory: Sendable, Equatable {
  /// What one run says of the latent.
  package struct Entry: Sendable, Equatable {
    package var run: RunRecord
    package var outcome: ExplanationOutcome
    package var scorings: [Scoring]
  }

  /// How one scoring judged that run's explanation.
  package struct Scoring: Sendable, Equatable {
    package var scoring: ScoringRecord
    package var scores: [ScoreRecord]
    package var failures: [ScoreFailureRecord]
  }

  package var latent: Int
  /// Newest run first.
  package var entries: [Entry]
}
