/// `Prepend`: puts a string before each text that is not empty (`▁` for SentencePiece's dummy prefix). What is put in is
/// aligned to the text's first character.
struct PrependNormalizer: Normalizer {
  let prefix: [Unicode.Scalar]

  init(_ field: TokenizerField) throws {
    prefix = Array(try field.required("prepend").string().unicodeScalars)
  }

  func normalize(_ text: inout AlignedText, _ matcher: RegularExpressionMatcher) throws {
    try text.prepend(prefix) { _, _ in true }
  }
}

extension AlignedText {
  /// Puts `prefix` before each piece of ordinary text that is not empty and of which `condition` holds.
  mutating func prepend(_ prefix: [Unicode.Scalar], where condition: (UnsafeBufferPointer<UInt8>, TextPiece) -> Bool)
    throws
  {
    guard !prefix.isEmpty else { return }
    try rewrite { piece, writer in
      let first = writer.withText(piece) { bytes in
        bytes.isEmpty || !condition(bytes, piece) ? nil : UTF8Bytes.scalar(bytes, at: 0)
      }
      guard let first else {
        writer.keep(piece)
        return
      }
      // The prefix takes the place of the first character, which is then put in again behind it.
      let width = UTF8.width(first)
      let edits = (prefix + [first]).enumerated().map { position, scalar in
        TextWriter.Edit(scalar: scalar, change: position == 0 ? 0 : 1)
      }
      writer.replace(0..<width, of: piece, with: edits)
      writer.keep(Int(piece.start) + width, Int(piece.end))
    }
  }
}
