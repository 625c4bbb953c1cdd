/// The words of a window, lower-cased: tokens are pieces of words, and it is words that a person reads and an
/// explanation names.
package struct Words: Sendable, Equatable {
  /// Runs of letters, digits and underscores, and single other characters, in order, without white space.
  package private(set) var words: [String] = []
  /// The word that each token ends in; nil for a token that is only white space.
  package private(set) var wordOfToken: [Int?] = []
  /// Per token, the piece of that word that it is, as a pattern (`un-`, `-ing`, `-abl-`); nil where it is all of it.
  package private(set) var pieceOfToken: [String?] = []
  /// Per token that goes on with a word, the part of the word before it, as a pattern (`un-`); nil where it begins one.
  package private(set) var beginningOfToken: [String?] = []
  /// Per word, whether its first letter is a capital.
  package private(set) var isCapitalised: [Bool] = []

  package init(_ tokens: [String]) {
    // Per token, where its part of the word begins and ends, in scalars of the word.
    var parts: [(start: Int, end: Int)] = []
    var lengths: [Int] = []
    var inWord = false
    for token in tokens {
      var last: Int?
      var start = 0
      for scalar in token.unicodeScalars {
        if scalar.properties.isWhitespace {
          inWord = false
          continue
        }
        let isPart = Self.isWordPart(scalar)
        if !(isPart && inWord) {
          words.append("")
          lengths.append(0)
          isCapitalised.append(scalar.properties.isUppercase)
        }
        if last != words.count - 1 {
          last = words.count - 1
          start = lengths[words.count - 1]
        }
        words[words.count - 1].unicodeScalars.append(Self.lowercased(scalar))
        lengths[words.count - 1] += 1
        inWord = isPart
      }
      wordOfToken.append(last)
      parts.append((start, last.map { lengths[$0] } ?? 0))
    }
    for (token, word) in wordOfToken.enumerated() {
      guard let word else {
        pieceOfToken.append(nil)
        beginningOfToken.append(nil)
        continue
      }
      let (start, end) = parts[token]
      let scalars = words[word].unicodeScalars.dropFirst(start).prefix(end - start)
      beginningOfToken.append(start > 0 ? String(words[word].unicodeScalars.prefix(start)) + "-" : nil)
      let isWhole = start == 0 && end == lengths[word]
      pieceOfToken.append(
        isWhole ? nil : (start > 0 ? "-" : "") + String(scalars) + (end < lengths[word] ? "-" : "")
      )
    }
  }

  private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: return true
    case 0..<0x80: return false
    default:
      let properties = scalar.properties
      return properties.isAlphabetic || properties.numericType != nil || properties.generalCategory == .nonspacingMark
    }
  }

  private static func lowercased(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    if scalar.value < 0x80 {
      return (0x41...0x5A).contains(scalar.value) ? Unicode.Scalar(UInt8(scalar.value) + 32) : scalar
    }
    // Letters whose lower case is several scalars stay as they are; that is the same on both sides of a comparison.
    let mapping = scalar.properties.lowercaseMapping.unicodeScalars
    return mapping.count == 1 ? mapping.first ?? scalar : scalar
  }
}
