/// A scorer that came to no score on a latent.
package struct ScoreFailureRecord: Sendable, Equatable {
  package var latent: Int
  package var scorer: String
  package var failure: FailureRecord
}
