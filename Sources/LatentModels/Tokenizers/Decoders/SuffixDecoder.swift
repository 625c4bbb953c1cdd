/// `BPEDecoder`: the suffix that ends a word (`</w>`) becomes a space, and nothing in the last token.
struct SuffixDecoder: Decoder {
  let suffix: [UInt8]

  init(_ field: TokenizerField) throws {
    suffix = Array(try field.optional("suffix")?.string().utf8 ?? "</w>".utf8)
    if suffix.isEmpty { throw field.unreadable("has an empty `suffix`") }
  }

  var dependsOnPosition: Bool { true }

  func decode(_ pieces: [DecodedPiece], lengthLimit: Int) -> [DecodedPiece] {
    pieces.enumerated().map { position, piece in
      var decoded = DecodedPiece()
      var index = 0
      while index < piece.bytes.count {
        if piece.bytes[index...].starts(with: suffix) {
          if position + 1 < pieces.count { decoded.append(UInt8(ascii: " "), owner: piece.owners[index]) }
          index += suffix.count
        } else {
          decoded.append(piece, index..<(index + 1))
          index += 1
        }
      }
      return decoded
    }
  }
}
