/// `Replace`: puts `content` in the place of every match of `pattern`, in each piece by itself.
struct ReplaceDecoder: Decoder {
  let pattern: RegularExpression
  let content: [UInt8]

  init(_ field: TokenizerField) throws {
    pattern = try RegularExpression(field.required("pattern"))
    content = Array(try field.required("content").string().utf8)
  }

  func decode(_ pieces: [DecodedPiece], lengthLimit: Int) throws -> [DecodedPiece] {
    let matcher = RegularExpressionMatcher()
    var length = 0
    return try pieces.map { piece in
      var matches: [Range<Int>] = []
      try piece.bytes.withUnsafeBufferPointer { bytes in
        try matcher.forEachMatch(of: pattern, in: bytes) { matches.append($0) }
      }
      var replaced = DecodedPiece()
      var position = 0
      for match in matches {
        replaced.append(piece, position..<match.lowerBound)
        // An empty match in an empty piece has no byte to take the owner from.
        let owner = piece.owners.isEmpty ? 0 : piece.owners[min(max(match.upperBound - 1, 0), piece.owners.count - 1)]
        replaced.append(content, owner: owner)
        position = match.upperBound
        if length + replaced.bytes.count > lengthLimit { throw TextTooLong() }
      }
      replaced.append(piece, position..<piece.bytes.count)
      length += replaced.bytes.count
      return replaced
    }
  }
}
