/// `Replace`: puts `content` in the place of every match of `pattern` (a string or a regular expression). What is put in
/// is aligned to the last character that it replaces.
struct ReplaceNormalizer: Normalizer {
  let pattern: RegularExpression
  let content: [Unicode.Scalar]

  init(_ field: TokenizerField) throws {
    pattern = try RegularExpression(field.required("pattern"))
    content = Array(try field.required("content").string().unicodeScalars)
  }

  func normalize(_ text: inout AlignedText, _ matcher: RegularExpressionMatcher) throws {
    // Spaces become `▁` so, in every word of every text.
    if let character = pattern.literalScalar, content.count == 1, let replacement = content.first {
      return try text.map { $0 == character ? replacement : $0 }
    }
    let edits = content.map { TextWriter.Edit(scalar: $0, change: 1) }
    try text.rewrite { piece, writer in
      var matches: [Range<Int>] = []
      try writer.withText(piece) { bytes in
        try matcher.forEachMatch(of: pattern, in: bytes) { matches.append($0) }
      }
      var position = 0
      for match in matches {
        writer.keep(Int(piece.start) + position, Int(piece.start) + match.lowerBound)
        // More scalars than bytes there cannot be: all of the match vanishes before the content comes.
        writer.replace(match, of: piece, with: edits, removedFirst: match.count)
        try writer.checkLength()
        position = match.upperBound
      }
      writer.keep(Int(piece.start) + position, Int(piece.end))
    }
  }
}

extension RegularExpression {
  /// Reads `{"String": "…"}` or `{"Regex": "…"}`.
  convenience init(_ field: TokenizerField) throws {
    do {
      if let literal = field.optional("String") {
        try self.init(literal: literal.string())
      } else if let pattern = field.optional("Regex") {
        try self.init(pattern.string())
      } else {
        throw field.unreadable("needs `String` or `Regex`")
      }
    } catch let failure as Failure {
      throw field.unreadable("cannot be compiled: \(failure.reason)")
    }
  }
}
