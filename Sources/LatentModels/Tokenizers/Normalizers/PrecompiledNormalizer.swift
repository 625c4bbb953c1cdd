internal import LatentSupport

/// `Precompiled`: SentencePiece's normalization rules, applied as the `tokenizers` library does it: to a short cluster of
/// characters as a whole, else to each character.
struct PrecompiledNormalizer: Normalizer {
  private let rules: CharacterRules

  init(_ field: TokenizerField) throws {
    let map = try field.required("precompiled_charsmap")
    guard let bytes = Base64.decode(try map.string()) else { throw map.unreadable("is not Base64") }
    do {
      rules = try CharacterRules(bytes)
    } catch {
      throw map.unreadable(error.complaint)
    }
  }

  func normalize(_ text: inout AlignedText, _ matcher: RegularExpressionMatcher) throws {
    try text.rewrite { piece, writer in
      var edits: [TextWriter.Edit] = []
      let string = writer.withText(piece) { String(decoding: $0, as: UTF8.self) }
      for character in string {
        let scalars = Array(character.unicodeScalars)
        // Sequences of characters have rules only where they are short.
        if character.utf8.count < 6, let replacement = replacement(of: character.utf8) {
          Self.replace(scalars.count, by: replacement, &edits)
          continue
        }
        for scalar in scalars {
          if let replacement = replacement(of: String(Character(scalar)).utf8) {
            Self.replace(1, by: replacement, &edits)
          } else {
            edits.append(TextWriter.Edit(scalar: scalar, change: 0))
          }
        }
      }
      writer.replace(0..<Int(piece.end - piece.start), of: piece, with: edits)
    }
  }

  /// Puts `replacement` in the place of `count` scalars: scalar by scalar, those that are more are put in, those that are
  /// less go with the one before.
  private static func replace(_ count: Int, by replacement: [Unicode.Scalar], _ edits: inout [TextWriter.Edit]) {
    for (position, scalar) in replacement.enumerated() {
      edits.append(TextWriter.Edit(scalar: scalar, change: position < count ? 0 : 1))
    }
    if replacement.count < count, !edits.isEmpty { edits[edits.count - 1].change -= count - replacement.count }
  }

  /// The library passes over zero bytes.
  private func replacement(of text: some Sequence<UInt8>) -> [Unicode.Scalar]? {
    rules.shortest(text.lazy.filter { $0 != 0 }).map { Array(String(decoding: $0, as: UTF8.self).unicodeScalars) }
  }
}
