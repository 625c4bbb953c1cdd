/// `Whitespace`: runs of word characters and runs of anything else but white space; the white space goes.
struct WhitespacePreTokenizer: PreTokenizer {
  private enum Kind {
    case whiteSpace, word, other

    init(_ scalar: Unicode.Scalar) {
      if CharacterClass.isWord(scalar) {
        self = .word
      } else {
        self = CharacterClass.isWhiteSpace(scalar) ? .whiteSpace : .other
      }
    }
  }

  func split(_ text: inout AlignedText, _ matcher: RegularExpressionMatcher) {
    text.split { piece, parts in
      var start = 0
      var index = 0
      var kind = Kind.whiteSpace
      while index < piece.count {
        let next = Kind(UTF8Bytes.scalar(piece, at: index))
        if next != kind {
          if kind != .whiteSpace { parts.append(start, index) }
          start = index
          kind = next
        }
        index += UTF8Bytes.length(ofScalarStartingWith: piece[index])
      }
      if kind != .whiteSpace { parts.append(start, index) }
    }
  }
}

/// `WhitespaceSplit`: what stands between white space.
struct WhitespaceSplitPreTokenizer: PreTokenizer {
  func split(_ text: inout AlignedText, _ matcher: RegularExpressionMatcher) {
    text.split(.removed, where: CharacterClass.isWhiteSpace)
  }
}
