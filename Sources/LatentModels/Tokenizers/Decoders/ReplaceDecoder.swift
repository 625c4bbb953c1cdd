/// `Replace`: puts `content` in the place of every match of `pattern`, in each piece by itself.
struct ReplaceDecoder: Decoder {
  let pattern: RegularExpression
  let content: [UInt8]

  init(_ field: TokenizerField) throws {
    pattern = try RegularExpression(field.required("pattern"))
    content = Array(try field.required("content").string().utf8)
  }

  func decode(_ pieces: [DecodedPiece]) throws -> [DecodedPiece] {
    let matcher = RegularExpressionMatcher()
    return try pieces.map { piece in
      var replaced = DecodedPiece()
      var position = 0
      try piece.bytes.withUnsafeBufferPointer { bytes in
        try matcher.forEachMatch(of: pattern, in: bytes) { match in
          replaced.append(piece, position..<match.lowerBound)
          let owner = piece.owners[min(max(match.upperBound - 1, match.lowerBound), piece.owners.count - 1)]
          replaced.append(content, owner: owner)
          position = match.upperBound
        }
      }
      replaced.append(piece, position..<piece.bytes.count)
      return replaced
    }
  }
}
