/// The strings between double quotes in an explanation, which is what a reader without understanding can check.
package struct QuotedStrings: Sendable, Equatable {
  /// Lower-cased words and marks, as `Words` cuts them: a quoted phrase is several.
  package private(set) var phrases: [[String]] = []

  package init(_ explanation: String) {
    var rest = Substring(explanation)
    while let open = rest.firstIndex(where: Self.isQuote) {
      let after = rest.index(after: open)
      // A quoted quotation mark, `"""`, is the mark itself.
      let searchFrom = after < rest.endIndex && Self.isQuote(rest[after]) ? rest.index(after: after) : after
      guard let close = rest[searchFrom...].firstIndex(where: Self.isQuote) else { break }
      let words = Words([String(rest[after..<close])]).words.map { $0.lowercased() }
      if !words.isEmpty { phrases.append(words) }
      rest = rest[rest.index(after: close)...]
    }
  }

  /// The places in `words` (lower-cased) where a phrase begins, with the phrase's length in words.
  package func occurrences(in words: [String]) -> [Range<Int>] {
    phrases.flatMap { phrase -> [Range<Int>] in
      guard phrase.count <= words.count else { return [] }
      return (0...(words.count - phrase.count)).compactMap { start in
        words[start..<(start + phrase.count)].elementsEqual(phrase) ? start..<(start + phrase.count) : nil
      }
    }
  }

  private static func isQuote(_ character: Character) -> Bool {
    character == "\"" || character == "“" || character == "”"
  }
}
