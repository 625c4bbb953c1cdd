/// `StripAccents`: drops nonspacing, spacing and enclosing marks; comes after a decomposing normalizer.
struct StripAccentsNormalizer: Normalizer {
  func normalize(_ text: inout AlignedText, _ matcher: RegularExpressionMatcher) throws {
    try text.filter { !CharacterClass.isMark($0) }
  }
}

extension AlignedText {
  /// Keeps only the scalars of ordinary text of which `condition` holds.
  mutating func filter(_ condition: (Unicode.Scalar) -> Bool) throws {
    try rewrite { piece, writer in writer.filter(piece, condition) }
  }
}
