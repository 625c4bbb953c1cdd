/// `ByteLevel` as a normalizer: the text is spelled in the byte alphabet before it is cut.
struct ByteLevelNormalizer: Normalizer {
  func normalize(_ text: inout AlignedText, _ matcher: RegularExpressionMatcher) throws {
    try text.rewrite { piece, writer in writer.appendByteLevel(piece) }
  }
}
