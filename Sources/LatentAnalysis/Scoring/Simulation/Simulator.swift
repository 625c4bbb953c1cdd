internal import Glibc
package import LatentEndpoint
package import LatentSupport

/// Predicts from an explanation how strongly a latent fires on each token of a text, from 0 to 10.
package protocol Simulator: Sendable {
  /// What stored results say of it.
  var identity: String { get }

  /// Per window, a prediction for each token; a failure stands in its own place and spoils no other.
  ///
  /// - Throws: `LatentError`: `cancelled`, or `endpointFailed` for an LLM that has never answered anything.
  nonisolated(nonsending) func simulate(
    _ windows: [[String]],
    explanation: String
  ) async throws -> [Result<[Double], LatentError>]
}

/// Asks a chat model for all numbers of a window at once, in a form that has one place for each token.
package struct StructuredSimulator: Simulator {
  package let model: any ChatModel
  package var seed: Int

  package init(model: any ChatModel, seed: Int = 0) {
    self.model = model
    self.seed = seed
  }

  package var identity: String { "\(Prompt.simulationStructured.rawValue):\(model.identity)" }

  package nonisolated(nonsending) func simulate(
    _ windows: [[String]],
    explanation: String
  ) async throws -> [Result<[Double], LatentError>] {
    try await model.each(windows) { try await activations($0, explanation) }
  }

  private func activations(_ tokens: [String], _ explanation: String) async throws -> [Double] {
    let list = tokens.enumerated().map { "\($0 + 1): \(Marker.line([$1]))" }.joined(separator: "\n")
    let count = tokens.count
    var request = ChatRequest(
      messages: [
        ChatMessage(.system, Prompt.simulationStructured.text),
        ChatMessage(.user, "Description: \(Marker.line([explanation]))\n\(count) tokens:\n\(list)"),
      ],
      maxTokens: 32 + 4 * count,
      seed: seed,
      responseSchema: (
        "activations",
        [
          "type": "object",
          "properties": [
            "activations": [
              "type": "array", "items": ["type": "integer", "minimum": 0, "maximum": 10],
              "minItems": .integer(count), "maxItems": .integer(count),
            ]
          ],
          "required": ["activations"], "additionalProperties": false,
        ]
      )
    )
    request.accepts = { Self.parse($0, count: count) != nil }
    let reply = try await model.chat(request)
    // Numbers that are missing are not zeros: nobody knows which token they belong to.
    guard let activations = Self.parse(reply, count: count) else {
      throw LatentError(
        .endpointFailed,
        "The LLM did not give one number from 0 to 10 for each of \(count) tokens.",
        cause: String(reply.text.prefix(200))
      )
    }
    return activations
  }

  static func parse(_ reply: ChatReply, count: Int) -> [Double]? {
    guard let json = try? JSON(parsing: Array(reply.text.utf8)),
      let list = json["activations"]?.arrayValue, list.count == count
    else { return nil }
    let numbers = list.compactMap(\.numberValue).filter { (0...10).contains($0) }
    return numbers.count == count ? numbers : nil
  }
}

/// Reads all numbers of a window from the log-probabilities that a model gives at the places where they would stand: every
/// token is followed by a tab and "unknown", and what could have stood there instead is a distribution over 0 to 10
/// (Bills et al. 2023, "all at once"). One request, nothing generated, nothing to miscount.
package struct ProbabilitySimulator: Simulator {
  package let model: any TextScorer

  /// Alternatives asked for at each place: eleven numbers, and what a model writes in their place.
  private static let alternatives = 20

  package init(model: any TextScorer) {
    self.model = model
  }

  package var identity: String { "\(Prompt.simulationProbabilities.rawValue):\(model.identity)" }

  package nonisolated(nonsending) func simulate(
    _ windows: [[String]],
    explanation: String
  ) async throws -> [Result<[Double], LatentError>] {
    let prefix = "\(Prompt.simulationProbabilities.text)\n\nDescription: \(Marker.line([explanation]))\nTokens:\n"
    let start = prefix.unicodeScalars.count
    var places: [[Int]] = []
    let requests = windows.map { tokens in
      var text = prefix
      var length = start
      var tabs: [Int] = []
      for token in tokens {
        let line = Marker.line([token])
        length += line.unicodeScalars.count
        tabs.append(length)
        text += line + "\tunknown\n"
        length += "\tunknown\n".unicodeScalars.count
      }
      places.append(tabs)
      return TextScoreRequest(text, start: start, alternatives: Self.alternatives)
    }
    return try await zip(model.score(requests), places).map { scored, tabs in
      scored.flatMap { Self.expectations($0, tabs) }
    }
  }

  /// The expected number behind each tab.
  static func expectations(_ tokens: [ScoredToken], _ tabs: [Int]) -> Result<[Double], LatentError> {
    var next = 0
    var values: [Double] = []
    for tab in tabs {
      // The token that holds the place behind the tab; the tab may be a part of it.
      while next < tokens.count, tokens[next].range.upperBound <= tab + 1 { next += 1 }
      guard next < tokens.count, let value = expectation(tokens[next].alternatives) else {
        return .failure(
          LatentError(
            .endpointFailed,
            "The model names no number among the \(alternatives) likeliest tokens behind a tab; "
              + "use mode structured, or another model."
          )
        )
      }
      values.append(value)
    }
    return .success(values)
  }

  /// Over the alternatives that are a number from 0 to 10; nil when none is.
  private static func expectation(_ alternatives: [ChatReply.Alternative]) -> Double? {
    var total = 0.0
    var sum = 0.0
    for alternative in alternatives {
      let text = alternative.token[...].trimming(while: \.isWhitespace)
      guard let number = Int(text), (0...10).contains(number) else { continue }
      total += exp(alternative.logProbability)
      sum += exp(alternative.logProbability) * Double(number)
    }
    return total > 0 ? sum / total : nil
  }
}

/// 10 on the words that the explanation quotes, 0 elsewhere.
package struct LexicalSimulator: Simulator {
  package init() {}

  package var identity: String { "lexical:2" }

  package nonisolated(nonsending) func simulate(
    _ windows: [[String]],
    explanation: String
  ) async throws -> [Result<[Double], LatentError>] {
    let quoted = QuotedStrings(explanation)
    return windows.map { tokens in
      let words = Words(tokens)
      let named = quoted.occurrences(in: words.words).reduce(into: Set<Int>()) { $0.formUnion($1) }
      return .success(words.wordOfToken.map { word in word.map { named.contains($0) ? 10 : 0 } ?? 0 })
    }
  }
}
