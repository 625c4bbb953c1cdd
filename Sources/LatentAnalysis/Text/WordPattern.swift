/// What a string in quotation marks stands for: words in a row, or with a hyphen at an end a part of a word.
package enum WordPattern: Sendable, Hashable {
  /// `"not only"`: these words one after the other.
  case phrase([String])
  /// `"un-"`: words that begin with it and go on.
  case prefix(String)
  /// `"-ing"`: words that end with it and began before it.
  case suffix(String)
  /// `"-abl-"`: words that hold it inside.
  case infix(String)

  /// Reads a quoted string; nil when there is nothing in it.
  package init?(_ quoted: String) {
    let words = Words([quoted]).words
    switch (words.first == "-", words.last == "-", words.count) {
    case (true, false, 2): self = .suffix(words[1])
    case (false, true, 2): self = .prefix(words[0])
    case (true, true, 3): self = .infix(words[1])
    case (_, _, 0): return nil
    default: self = .phrase(words)
    }
  }

  /// Whether the single word `word` (lower-cased) fits; a phrase of several words fits none.
  package func matches(_ word: String) -> Bool {
    switch self {
    case .phrase(let words): words.count == 1 && words[0] == word
    case .prefix(let text): word.utf8.count > text.utf8.count && word.hasPrefix(text)
    case .suffix(let text): word.utf8.count > text.utf8.count && word.hasSuffix(text)
    case .infix(let text): word.dropFirst().dropLast().contains(text)
    }
  }

  /// Where it occurs in `words` (lower-cased).
  package func occurrences(in words: [String]) -> [Range<Int>] {
    guard case .phrase(let phrase) = self else {
      return words.indices.filter { matches(words[$0]) }.map { $0..<($0 + 1) }
    }
    guard phrase.count <= words.count else { return [] }
    return (0...(words.count - phrase.count)).compactMap { start in
      words[start..<(start + phrase.count)].elementsEqual(phrase) ? start..<(start + phrase.count) : nil
    }
  }
}
