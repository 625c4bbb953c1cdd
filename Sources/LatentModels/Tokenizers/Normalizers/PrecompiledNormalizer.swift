internal import LatentSupport

/// `Precompiled`: SentencePiece's normalization rules as a double-array trie from character sequences to what replaces
/// them.
struct PrecompiledNormalizer: Normalizer {
  private let units: [UInt32]
  /// Replacements, each ended by a zero byte.
  private let replacements: [UInt8]

  init(_ field: TokenizerField) throws {
    let map = try field.required("precompiled_charsmap")
    guard let bytes = Base64.decode(try map.string()), bytes.count >= 4 else { throw map.unreadable("is not Base64") }
    func unit(_ index: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 | UInt32(bytes[index + $1]) << (8 * UInt32($1)) }
    }
    let trieBytes = Int(unit(0))
    guard trieBytes % 4 == 0, trieBytes > 0, trieBytes <= bytes.count - 4 else {
      throw map.unreadable("has a trie that is longer than the map")
    }
    units = stride(from: 4, to: 4 + trieBytes, by: 4).map(unit)
    replacements = Array(bytes[(4 + trieBytes)...])
    guard String(validating: replacements, as: UTF8.self) != nil else {
      throw map.unreadable("has replacements that are not UTF-8")
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

  /// What the shortest rule that `text` begins with replaces it by, or nil.
  private func replacement(of text: some Sequence<UInt8>) -> [Unicode.Scalar]? {
    var position = Self.offset(units[0])
    for byte in text where byte != 0 {
      position ^= Int(byte)
      guard position < units.count, units[position] & (1 << 31 | 0xFF) == UInt32(byte) else { return nil }
      let unit = units[position]
      position ^= Self.offset(unit)
      guard unit >> 8 & 1 == 1 else { continue }
      guard position < units.count else { return nil }
      let start = Int(units[position] & 0x7FFF_FFFF)
      guard start < replacements.count else { return nil }
      return Array(String(decoding: replacements[start...].prefix { $0 != 0 }, as: UTF8.self).unicodeScalars)
    }
    return nil
  }

  private static func offset(_ unit: UInt32) -> Int {
    Int(unit >> 10) << Int((unit & 1 << 9) >> 6)
  }
}
