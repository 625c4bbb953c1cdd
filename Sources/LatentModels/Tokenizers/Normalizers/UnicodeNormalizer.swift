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
        return
      }
      for stretch in writer.withText(piece, { Self.stretches($0) }) {
        if writer.withText(piece, { form.isCertainlyNormal(UnsafeBufferPointer(rebasing: $0[stretch])) }) {
          writer.keep(Int(piece.start) + stretch.lowerBound, Int(piece.start) + stretch.upperBound)
        } else {
          let scalars = writer.withText(piece) { UTF8Bytes.scalars(UnsafeBufferPointer(rebasing: $0[stretch])) }
          writer.replace(stretch, of: piece, with: form.edits(scalars))
        }
      }
    }
  }

  /// The text cut where ASCII stands behind ASCII: nothing is composed or ordered across such a place, so a few accents
  /// do not send a whole text through the tables.
  private static func stretches(_ text: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
    var stretches: [Range<Int>] = []
    var start = 0
    var index = 0
    while index < text.count {
      // ASCII as far as it goes; the last of it may be composed with what follows.
      while index < text.count, text[index] < 0x80 { index += 1 }
      let last = max(index - 1, start)
      if last > start { stretches.append(start..<last) }
      start = last
      while index < text.count, text[index] >= 0x80 { index += 1 }
      if index > start { stretches.append(start..<index) }
      start = index
    }
    return stretches
  }
}
