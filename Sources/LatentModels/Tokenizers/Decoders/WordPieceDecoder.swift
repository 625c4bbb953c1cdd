/// `WordPiece`: a token that begins with the prefix (`##`) is glued to the one before it, any other gets a space; spaces
/// before punctuation and in contractions go on request.
struct WordPieceDecoder: Decoder {
  let prefix: [UInt8]
  let cleansUp: Bool

  /// What is tidied, in this order.
  private static let replacements: [(from: [UInt8], to: [UInt8])] = [
    (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"), (" 'm", "'m"),
    (" do not", " don't"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
  ].map { (Array($0.utf8), Array($1.utf8)) }

  init(_ field: TokenizerField) throws {
    prefix = Array(try field.optional("prefix")?.string().utf8 ?? "##".utf8)
    cleansUp = try field.flag("cleanup", default: true)
  }

  var dependsOnPosition: Bool { true }

  func decode(_ pieces: [DecodedPiece], lengthLimit: Int) -> [DecodedPiece] {
    pieces.enumerated().map { position, piece in
      var decoded = DecodedPiece()
      if position > 0, piece.bytes.starts(with: prefix) {
        decoded.append(piece, prefix.count..<piece.bytes.count)
      } else {
        if position > 0 { decoded.append(UInt8(ascii: " "), owner: piece.owners.first ?? Int32(position)) }
        decoded.append(piece)
      }
      guard cleansUp else { return decoded }
      return Self.replacements.reduce(decoded) { Self.replace($1.from, by: $1.to, in: $0) }
    }
  }

  private static func replace(_ from: [UInt8], by to: [UInt8], in piece: DecodedPiece) -> DecodedPiece {
    var replaced = DecodedPiece()
    var index = 0
    while index < piece.bytes.count {
      if piece.bytes[index...].starts(with: from) {
        replaced.append(to, owner: piece.owners[index + from.count - 1])
        index += from.count
      } else {
        replaced.append(piece, index..<(index + 1))
        index += 1
      }
    }
    return replaced
  }
}
