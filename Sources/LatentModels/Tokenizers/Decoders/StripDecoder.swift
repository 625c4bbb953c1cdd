/// `Strip`: takes up to `start` and `stop` characters `content` off the two ends of each piece.
struct StripDecoder: Decoder {
  let content: [UInt8]
  let start: Int
  let stop: Int

  init(_ field: TokenizerField) throws {
    var bytes: [UInt8] = []
    UTF8Bytes.append(try field.required("content").scalar(), to: &bytes)
    content = bytes
    start = try field.required("start").count()
    stop = try field.required("stop").count()
  }

  var dependsOnPosition: Bool { true }

  func decode(_ pieces: [DecodedPiece], lengthLimit: Int) -> [DecodedPiece] {
    pieces.map { piece in
      var range = 0..<piece.bytes.count
      for _ in 0..<start {
        guard piece.bytes[range].starts(with: content) else { break }
        range = (range.lowerBound + content.count)..<range.upperBound
      }
      for _ in 0..<stop {
        guard range.count >= content.count, piece.bytes[range].suffix(content.count).elementsEqual(content) else {
          break
        }
        range = range.lowerBound..<(range.upperBound - content.count)
      }
      var stripped = DecodedPiece()
      stripped.append(piece, range)
      return stripped
    }
  }
}
