/// The words of a window: tokens are pieces of words, and it is words that a person reads and an explanation names.
package struct Words: Sendable, Equatable {
  /// The words and marks of punctuation in order, without white space.
  package private(set) var words: [String] = []
  /// The word that each token belongs to; nil for a token that is only white space. A token that spans two words
  /// belongs to the one that it ends in.
  package private(set) var wordOfToken: [Int?] = []

  /// Cuts the text of `tokens` into runs of letters, digits and apostrophes, and single other characters.
  package init(_ tokens: [String]) {
    var inWord = false
    for token in tokens {
      var last: Int?
      for character in token {
        if character.isWhitespace {
          inWord = false
          continue
        }
        let isPart = character.isLetter || character.isNumber || character == "_"
        if isPart, inWord {
          words[words.count - 1].append(character)
        } else {
          words.append(String(character))
        }
        inWord = isPart
        last = words.count - 1
      }
      wordOfToken.append(last)
    }
  }
}
