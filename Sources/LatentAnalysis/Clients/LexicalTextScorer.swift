internal import Glibc
package import LatentEndpoint
package import LatentSupport

/// A language model without weights: a word is as probable as it is frequent in what stands before it, mixed with a
/// background in which all words are alike (a cache model; Kuhn and De Mori 1990).
///
/// Enough to see that an explanation which names a text's words makes the text more probable; the floor that a real
/// model has to beat.
package struct LexicalTextScorer: TextScorer {
  /// How many words the background spreads over.
  private static let backgroundWords = 20_000.0
  /// The share of the words before.
  private static let cacheShare = 0.5

  package init() {}

  package var identity: String { "lexical:1" }
  package var concurrency: Int { 1 }

  package nonisolated(nonsending) func score(
    _ requests: [TextScoreRequest]
  ) async throws -> [Result<[ScoredToken], LatentError>] {
    requests.map { .success(tokens(of: $0)) }
  }

  private func tokens(of request: TextScoreRequest) -> [ScoredToken] {
    var counts: [String: Int] = [:]
    var total = 0
    var tokens: [ScoredToken] = []
    for (word, range) in Self.words(request.text) {
      let share = total == 0 ? 0 : Double(counts[word] ?? 0) / Double(total)
      if range.upperBound > request.start {
        let probability = Self.cacheShare * share + (1 - Self.cacheShare) / Self.backgroundWords
        tokens.append(ScoredToken(text: word, range: range, logProbability: log(probability)))
      }
      counts[word, default: 0] += 1
      total += 1
    }
    return tokens
  }

  /// The words of `text`, lower-cased, and where they stand, in Unicode scalars. Punctuation says nothing here.
  private static func words(_ text: String) -> [(String, Range<Int>)] {
    var words: [(String, Range<Int>)] = []
    var current = ""
    var place = 0
    for scalar in text.unicodeScalars {
      if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
        current.unicodeScalars.append(scalar)
      } else if !current.isEmpty {
        words.append((current.lowercased(), (place - current.unicodeScalars.count)..<place))
        current = ""
      }
      place += 1
    }
    if !current.isEmpty { words.append((current.lowercased(), (place - current.unicodeScalars.count)..<place)) }
    return words
  }
}
