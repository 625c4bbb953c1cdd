/// The tokens' bytes one after the other, read as UTF-8; what is not becomes U+FFFD. For vocabularies of bytes.
struct JoiningDecoder: Decoder {
  func decode(_ pieces: [DecodedPiece], lengthLimit: Int) -> [DecodedPiece] {
    [pieces.reduce(into: DecodedPiece()) { $0.append($1) }.repaired()]
  }
}
