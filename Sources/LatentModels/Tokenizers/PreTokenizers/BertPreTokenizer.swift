/// `BertPreTokenizer`: what stands between white space, with every punctuation mark alone.
struct BertPreTokenizer: PreTokenizer {
  private enum Kind: UInt8 {
    case word, space, punctuation
  }

  private static let ascii: [Kind] = (0..<0x80).map { (byte: UInt8) in kind(Unicode.Scalar(byte)) }

  private static func kind(_ scalar: Unicode.Scalar) -> Kind {
    if CharacterClass.isWhiteSpace(scalar) { return .space }
    return CharacterClass.isPunctuation(scalar) ? .punctuation : .word
  }

  func split(_ text: inout AlignedText, _ matcher: RegularExpressionMatcher) {
    text.split { piece, parts in
      Self.ascii.withUnsafeBufferPointer { ascii in
        var start = 0
        var index = 0
        while index < piece.count {
          let byte = piece[index]
          let kind = byte < 0x80 ? ascii[Int(byte)] : Self.kind(UTF8Bytes.scalar(piece, at: index))
          let next = index + UTF8Bytes.length(ofScalarStartingWith: byte)
          if kind != .word {
            if start < index { parts.append(start, index) }
            if kind == .punctuation { parts.append(index, next) }
            start = next
          }
          index = next
        }
        if start < piece.count { parts.append(start, piece.count) }
      }
    }
  }
}
