/// `NFC`, `NFD`, `NFKC`, `NFKD`: the normalization forms of Unicode.
struct UnicodeNormalizer: Normalizer {
  let form: NormalizationForm

  func normalize(_ text: inout AlignedText, _ matcher: RegularExpressionMatcher) throws {
    let form = form
    // Nearly all text is in NFC already; then nothing is copied.
    if text.bytes.withUnsafeBufferPointer({ form.isCertainlyNormal($0) }) { return }
    try text.rewrite { piece, writer in
      if writer.withText(piece, { form.isCertainlyNormal($0) }) {
        writer.keep(piece)
      } else {
        let edits = form.edits(writer.scalars(piece))
        writer.replace(0..<Int(piece.end - piece.start), of: piece, with: edits)
      }
    }
  }
}
