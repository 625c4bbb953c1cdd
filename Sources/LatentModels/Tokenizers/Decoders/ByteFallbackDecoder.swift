/// `ByteFallback`: a run of byte tokens (`<0xE2>`) becomes the characters that the bytes spell, or one U+FFFD a token if
/// they spell none.
struct ByteFallbackDecoder: Decoder {
  func decode(_ pieces: [DecodedPiece], lengthLimit: Int) -> [DecodedPiece] {
    var decoded: [DecodedPiece] = []
    var run = DecodedPiece()
    func endRun() {
      guard !run.bytes.isEmpty else { return }
      var isText = true
      var index = 0
      while index < run.bytes.count, isText {
        let (length, isScalar) = UTF8Bytes.subpart(run.bytes, at: index)
        isText = isScalar
        index += length
      }
      decoded += isText ? [run] : run.owners.map { DecodedPiece(Array("\u{FFFD}".utf8), owner: $0) }
      run = DecodedPiece()
    }
    for piece in pieces {
      if let byte = piece.bytes.withUnsafeBufferPointer({ ByteToken.byte($0) }) {
        run.append(byte, owner: piece.owners[0])
      } else {
        endRun()
        decoded.append(piece)
      }
    }
    endRun()
    return decoded
  }
}
