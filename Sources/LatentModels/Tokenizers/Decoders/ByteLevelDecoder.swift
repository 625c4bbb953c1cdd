/// `ByteLevel`: the bytes that the tokens spell in the byte alphabet, read as UTF-8; what is not becomes U+FFFD. A token
/// outside the alphabet (an added one) stands for its own text.
struct ByteLevelDecoder: Decoder {
  func decode(_ pieces: [DecodedPiece], lengthLimit: Int) -> [DecodedPiece] {
    var text = DecodedPiece()
    for piece in pieces {
      guard let bytes = piece.bytes.withUnsafeBufferPointer({ ByteAlphabet.decode($0) }) else {
        text.append(piece)
        continue
      }
      var index = 0
      for byte in bytes {
        text.append(byte, owner: piece.owners[index])
        index += UTF8Bytes.length(ofScalarStartingWith: piece.bytes[index])
      }
    }
    return [text.repaired()]
  }
}
