/// `BertNormalizer`: cleans the text of control characters, sets ideographs apart, drops accents, lower-cases; each on
/// request (Devlin et al. 2018).
struct BertNormalizer: Normalizer {
  let cleans: Bool
  let setsIdeographsApart: Bool
  let stripsAccents: Bool
  let lowercases: Bool

  init(_ field: TokenizerField) throws {
    cleans = try field.flag("clean_text", default: true)
    setsIdeographsApart = try field.flag("handle_chinese_chars", default: true)
    lowercases = try field.flag("lowercase", default: true)
    // Accents go with case unless the file says otherwise.
    stripsAccents = try field.flag("strip_accents", default: lowercases)
  }

  func normalize(_ text: inout AlignedText, _ matcher: RegularExpressionMatcher) throws {
    if cleans {
      try text.filter { !Self.isDropped($0) }
      try text.map { CharacterClass.isWhiteSpace($0) ? " " : $0 }
    }
    if setsIdeographsApart { try surroundIdeographs(&text) }
    if stripsAccents {
      try UnicodeNormalizer(form: .nfd).normalize(&text, matcher)
      try text.filter { !CharacterClass.isNonspacingMark($0) }
    }
    if lowercases { try LowercaseNormalizer().normalize(&text, matcher) }
  }

  private static func isDropped(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\t", "\n", "\r": false
    case "\u{FFFD}": true
    default: CharacterClass.isControl(scalar)
    }
  }

  private func surroundIdeographs(_ text: inout AlignedText) throws {
    try text.rewrite { piece, writer in
      let edits = writer.scalars(piece).flatMap { scalar in
        let kept = TextWriter.Edit(scalar: scalar, change: 0)
        let space = TextWriter.Edit(scalar: " ", change: 1)
        return CharacterClass.isIdeograph(scalar) ? [space, kept, space] : [kept]
      }
      writer.replace(0..<Int(piece.end - piece.start), of: piece, with: edits)
    }
  }
}

extension AlignedText {
  /// Puts `transform` of each scalar of ordinary text in its place.
  mutating func map(_ transform: (Unicode.Scalar) -> Unicode.Scalar) throws {
    try rewrite { piece, writer in writer.map(piece, transform) }
  }
}
