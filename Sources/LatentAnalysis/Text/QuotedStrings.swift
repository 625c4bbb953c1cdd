/// The strings between double quotes in an explanation, which is what a reader without understanding can check.
package struct QuotedStrings: Sendable, Equatable {
  package private(set) var patterns: [WordPattern] = []
  /// How many words after a quoted string are meant in its place; 0 where the string itself is. Only sentences that begin as
  /// the embedded explainer's do are read so.
  package private(set) var reach = 0

  package init(_ explanation: String) {
    reach = ClueRelation.reach(of: explanation)
    var rest = Substring(explanation)
    while let open = rest.firstIndex(where: Self.isQuote) {
      let after = rest.index(after: open)
      // A quoted quotation mark, `"""`, is the mark itself.
      let searchFrom = after < rest.endIndex && Self.isQuote(rest[after]) ? rest.index(after: after) : after
      guard let close = rest[searchFrom...].firstIndex(where: Self.isQuote) else { break }
      if let pattern = WordPattern(String(rest[after..<close])) { patterns.append(pattern) }
      rest = rest[rest.index(after: close)...]
    }
  }

  /// The places in `words` (lower-cased) that are spoken of: where one of them occurs, or what comes after it.
  package func occurrences(in words: [String]) -> [Range<Int>] {
    let found = patterns.flatMap { $0.occurrences(in: words) }
    guard reach > 0 else { return found }
    return found.compactMap { occurrence in
      let end = min(occurrence.upperBound + reach, words.count)
      return occurrence.upperBound < end ? occurrence.upperBound..<end : nil
    }
  }

  private static func isQuote(_ character: Character) -> Bool {
    character == "\"" || character == "“" || character == "”"
  }
}
