package import LatentSupport

/// A text whose tokens' probabilities are asked for.
package struct TextScoreRequest: Sendable, Equatable {
  package var text: String
  /// Tokens that reach beyond this place of the text, in Unicode scalars, are wanted; 0 wants all.
  package var start: Int
  /// How many alternatives with log-probabilities are wanted at each token.
  package var alternatives: Int

  package init(_ text: String, start: Int = 0, alternatives: Int = 0) {
    self.text = text
    self.start = start
    self.alternatives = alternatives
  }

  /// `continuation` after `prefix`.
  package init(_ continuation: String, after prefix: String) {
    self.init(prefix + continuation, start: prefix.unicodeScalars.count)
  }
}

/// A token of a text and how probable it was after what stands before it.
package struct ScoredToken: Sendable, Equatable {
  package var text: String
  /// Where it stands in the text, in Unicode scalars.
  package var range: Range<Int>
  /// In nats; nil for a text's first token, which stands after nothing.
  package var logProbability: Double?
  /// What could have stood here, most probable first, as far as it was asked for and is known.
  package var alternatives: [ChatReply.Alternative]

  package init(
    text: String,
    range: Range<Int>,
    logProbability: Double?,
    alternatives: [ChatReply.Alternative] = []
  ) {
    self.text = text
    self.range = range
    self.logProbability = logProbability
    self.alternatives = alternatives
  }
}

/// Anything that says how probable a given text is: an endpoint's prompt log-probabilities, or a model that is loaded
/// here.
package protocol TextScorer: Sendable {
  /// What stored results say of the model; holds nothing secret.
  var identity: String { get }
  /// Texts that are worth having under way at once.
  var concurrency: Int { get }
  /// Whether it has answered anything yet; see `ChatModel.hasAnswered`.
  var hasAnswered: Bool { get }

  /// The wanted tokens of each text; a failure stands in its own place and spoils no other.
  ///
  /// - Throws: `LatentError`: `cancelled`, or `endpointFailed` of a model that has never answered anything.
  nonisolated(nonsending) func score(
    _ requests: [TextScoreRequest]
  ) async throws -> [Result<[ScoredToken], LatentError>]
}

extension TextScorer {
  package var hasAnswered: Bool { true }

  /// The log-probability in nats of each request's wanted tokens together.
  package nonisolated(nonsending) func logProbabilities(
    _ requests: [TextScoreRequest]
  ) async throws -> [Result<Double, LatentError>] {
    try await score(requests).map { $0.map { tokens in tokens.reduce(0) { $0 + ($1.logProbability ?? 0) } } }
  }
}
