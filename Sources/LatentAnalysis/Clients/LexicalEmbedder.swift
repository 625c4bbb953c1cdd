internal import Glibc
internal import LatentEndpoint
internal import LatentSupport

/// Vectors of word counts: texts are alike as far as they share words. The floor that a sentence model has to beat.
///
/// Words are hashed into buckets with a sign, so that words that meet in a bucket cancel out on average ("feature
/// hashing", Weinberger et al. 2009), and counted by the root of how often they occur.
package struct LexicalEmbedder: TextEmbedder {
  private static let buckets = 1_024

  package init() {}

  package var identity: String { "lexical:1" }

  package nonisolated(nonsending) func embed(_ texts: [String]) async throws -> [[Float]] {
    texts.map(vector)
  }

  /// Where a text quotes words, only these are counted: of an explanation, that is what it speaks of.
  private func vector(_ text: String) -> [Float] {
    let quoted = QuotedStrings(text).patterns.flatMap { pattern -> [String] in
      if case .phrase(let words) = pattern { words } else { [] }
    }
    var counts: [String: Int] = [:]
    for word in quoted.isEmpty ? Words([text]).words : quoted { counts[word, default: 0] += 1 }
    var vector = [Float](repeating: 0, count: Self.buckets)
    for (word, count) in counts {
      var hash = StableHash()
      hash.combine(word)
      let sign: Float = hash.value >> 63 == 0 ? 1 : -1
      vector[Int(hash.value % UInt64(Self.buckets))] += sign * Float(count).squareRoot()
    }
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return length > 0 ? vector.map { $0 / length } : vector
  }
}
