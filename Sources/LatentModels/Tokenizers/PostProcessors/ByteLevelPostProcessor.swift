/// `ByteLevel`: leaves the white space at a token's ends out of its offsets, where `trim_offsets` asks for it.
struct ByteLevelPostProcessor: PostProcessor {
  let trimsOffsets: Bool
  /// Whether the first token's space may have been put in by the pre-tokenizer, so that the text has none to leave out.
  let addsPrefixSpace: Bool

  init(_ field: TokenizerField) throws {
    trimsOffsets = try field.flag("trim_offsets", default: true)
    addsPrefixSpace = try field.flag("add_prefix_space", default: true)
  }

  func process(_ encoding: inout Encoding, specialTokens: Bool) {
    guard trimsOffsets else { return }
    for (position, token) in encoding.tokens.enumerated() {
      var leading = token.unicodeScalars.prefix(while: Self.isSpace).count
      let trailing = token.unicodeScalars.reversed().prefix(while: Self.isSpace).count
      var (start, end) = (encoding.offsets[position].lowerBound, encoding.offsets[position].upperBound)
      if leading > 0 {
        if position == 0 || start == 0, addsPrefixSpace, leading == 1 { leading = 0 }
        start = min(start + leading, end)
      }
      if trailing > 0, end >= trailing { end = max(end - trailing, start) }
      encoding.offsets[position] = start..<end
    }
  }

  /// A space in the byte alphabet, or white space in an added token.
  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "\u{120}" || CharacterClass.isWhiteSpace(scalar)
  }
}
