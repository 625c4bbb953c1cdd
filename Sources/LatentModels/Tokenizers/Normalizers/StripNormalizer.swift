/// `Strip`: takes white space off the beginning (`strip_left`) and the end (`strip_right`) of the text.
struct StripNormalizer: Normalizer {
  let stripsLeft: Bool
  let stripsRight: Bool

  init(_ field: TokenizerField) throws {
    stripsLeft = try field.required("strip_left").bool()
    stripsRight = try field.required("strip_right").bool()
  }

  func normalize(_ text: inout AlignedText, _ matcher: RegularExpressionMatcher) throws {
    try text.rewrite { piece, writer in
      let (start, end) = writer.withText(piece) { bytes in
        var start = 0
        while stripsLeft, start < bytes.count, UTF8Bytes.scalar(bytes, at: start).properties.isWhitespace {
          start += UTF8Bytes.length(ofScalarStartingWith: bytes[start])
        }
        var end = bytes.count
        while stripsRight, end > start {
          let last = UTF8Bytes.scalar(bytes, endingAt: end)
          guard last.properties.isWhitespace else { break }
          end -= UTF8.width(last)
        }
        return (start, end)
      }
      writer.keep(Int(piece.start) + start, Int(piece.start) + end)
    }
  }
}
