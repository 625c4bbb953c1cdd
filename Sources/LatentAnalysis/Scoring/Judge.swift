internal import LatentEndpoint
package import LatentSupport

/// What a judge is asked about every example.
package enum JudgeQuestion: String, Sendable, CaseIterable {
  /// Does the text contain what the explanation speaks of?
  case detection
  /// Are the marked tokens what the explanation speaks of?
  case fuzzing
}

/// One example as it is put to a judge; the judge never learns `truth`.
package struct JudgeExample: Sendable, Equatable {
  package var tokens: [String]
  /// Which tokens are marked; all false in detection.
  package var marks: [Bool]
  package var truth: Bool
  /// Where a false example comes from (`random`, `moved`), or `activating`; scores are reported for each.
  package var source: String
  /// Slice of activation strength of an activating example.
  package var quantile: Int?

  package init(tokens: [String], marks: [Bool], truth: Bool, source: String, quantile: Int? = nil) {
    self.tokens = tokens
    self.marks = marks
    self.truth = truth
    self.source = source
    self.quantile = quantile
  }
}

/// A judge's answer about one example.
package struct Verdict: Sendable, Equatable {
  package var isYes: Bool
  /// Probability of "yes", where the judge has one.
  package var probability: Double?

  package init(isYes: Bool, probability: Double? = nil) {
    self.isYes = isYes
    self.probability = probability
  }
}

/// Says of examples whether an explanation fits them.
package protocol Judge: Sendable {
  /// What stored results say of the judge.
  var identity: String { get }

  /// A verdict per example, in order; a failure stands in its own place and spoils no other.
  ///
  /// - Throws: `LatentError`: `cancelled`, or `endpointFailed` for an LLM that has never answered anything.
  nonisolated(nonsending) func verdicts(
    on examples: [JudgeExample],
    question: JudgeQuestion,
    explanation: String
  ) async throws -> [Result<Verdict, LatentError>]
}
