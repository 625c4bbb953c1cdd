/// What measuring a dictionary on a model's activations says of how it was read.
package struct VerificationReport: Sendable {
  package enum Verdict: String, Sendable {
    /// As read it explains its hookpoint well, and no other reading does clearly better.
    case verified
    /// It explains little, and no other reading does better.
    case suspect
    /// Another reading does clearly better.
    case wrong
  }

  /// One reading and what it explains.
  package struct Reading: Sendable {
    package var name: String
    package var explainedVariance: Double
    package var meanL0: Double
  }

  package var verdict: Verdict
  /// As read.
  package var explainedVariance: Double
  package var meanL0: Double
  package var deadFraction: Double
  /// As read first, then the others, best first.
  package var readings: [Reading]
  package var reason: String
  /// Whether what does better is not another reading of the dictionary, but the same one on contexts that begin otherwise.
  package var concernsContexts: Bool
}
