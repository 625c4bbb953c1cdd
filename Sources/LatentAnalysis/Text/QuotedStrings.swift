/// The strings between double quotes in an explanation, which is what a reader without understanding can check.
package struct QuotedStrings: Sendable, Equatable {
  package private(set) var patterns: [WordPattern] = []

  package init(_ explanation: String) {
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

  /// The places in `words` (lower-cased) where one of them occurs.
  package func occurrences(in words: [String]) -> [Range<Int>] {
    patterns.flatMap { $0.occurrences(in: words) }
  }

  private static func isQuote(_ character: Character) -> Bool {
    character == "\"" || character == "“" || character == "”"
  }
}
