/// `Lowercase`: every character's full lower-case mapping, without regard to what stands around it (`Σ` is always `σ`).
struct LowercaseNormalizer: Normalizer {
  func normalize(_ text: inout AlignedText, _ matcher: RegularExpressionMatcher) throws {
    try text.rewrite { piece, writer in
      let edits = writer.scalars(piece).flatMap { scalar in
        scalar.properties.lowercaseMapping.unicodeScalars.enumerated().map { position, lower in
          TextWriter.Edit(scalar: lower, change: position == 0 ? 0 : 1)
        }
      }
      writer.replace(0..<Int(piece.end - piece.start), of: piece, with: edits)
    }
  }
}
