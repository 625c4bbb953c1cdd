/// `Metaspace`: `▁` becomes a space; in the first token it goes where the pre-tokenizer may have put it in.
struct MetaspaceDecoder: Decoder {
  let replacement: [UInt8]
  let scheme: MetaspacePreTokenizer.PrependScheme

  init(_ field: TokenizerField) throws {
    var bytes: [UInt8] = []
    UTF8Bytes.append(try field.required("replacement").scalar(), to: &bytes)
    replacement = bytes
    scheme = try MetaspacePreTokenizer.PrependScheme(field)
  }

  var dependsOnPosition: Bool { true }

  func decode(_ pieces: [DecodedPiece], lengthLimit: Int) -> [DecodedPiece] {
    pieces.enumerated().map { position, piece in
      let isDropped = position == 0 && scheme != .never
      var decoded = DecodedPiece()
      var index = 0
      while index < piece.bytes.count {
        let length = min(UTF8Bytes.length(ofScalarStartingWith: piece.bytes[index]), piece.bytes.count - index)
        if piece.bytes[index..<(index + length)].elementsEqual(replacement) {
          if !isDropped { decoded.append(UInt8(ascii: " "), owner: piece.owners[index]) }
        } else {
          decoded.append(piece, index..<(index + length))
        }
        index += length
      }
      return decoded
    }
  }
}
