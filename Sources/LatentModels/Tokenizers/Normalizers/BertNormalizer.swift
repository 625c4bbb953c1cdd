/// `BertNormalizer`: cleans the text of control characters, sets ideographs apart, drops accents, lower-cases; each on
/// request (Devlin et al. 2018).
struct BertNormalizer: Normalizer {
  let cleans: Bool
  let setsIdeographsApart: Bool
  let stripsAccents: Bool
  let lowercases: Bool
  /// What an ASCII byte becomes, one beyond ASCII where it is dropped: no step looks at more than one character of these.
  private let ascii: [UInt8]

  init(_ field: TokenizerField) throws {
    cleans = try field.flag("clean_text", default: true)
    setsIdeographsApart = try field.flag("handle_chinese_chars", default: true)
    lowercases = try field.flag("lowercase", default: true)
    // Accents go with case unless the file says otherwise.
    stripsAccents = try field.flag("strip_accents", default: lowercases)
    ascii = (0..<0x80).map { [cleans, lowercases] (byte: UInt8) -> UInt8 in
      let scalar = Unicode.Scalar(byte)
      if cleans, Self.isDropped(scalar) { return 0xFF }
      if cleans, CharacterClass.isWhiteSpace(scalar) { return UInt8(ascii: " ") }
      let isUpper = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      return lowercases && isUpper ? byte + 32 : byte
    }
  }

  func normalize(_ text: inout AlignedText, _ matcher: RegularExpressionMatcher) throws {
    if text.bytes.allSatisfy({ $0 < 0x80 }) {
      return try text.rewrite { piece, writer in writer.map(Int(piece.start)..<Int(piece.end), ascii) }
    }
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

  /// Ideographs begin at U+3400, whose first byte in UTF-8 is 0xE3.
  private static func mayHoldIdeographs(_ text: UnsafeBufferPointer<UInt8>) -> Bool { text.contains { $0 >= 0xE3 } }

  private func surroundIdeographs(_ text: inout AlignedText) throws {
    try text.rewrite { piece, writer in
      guard writer.withText(piece, Self.mayHoldIdeographs) else { return writer.keep(piece) }
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
