/// `FixedLength`: stretches of as many characters each.
struct FixedLengthPreTokenizer: PreTokenizer {
  let length: Int

  init(_ field: TokenizerField) throws {
    length = try field.optional("length")?.count() ?? 5
    guard length > 0 else { throw field.unreadable("has the `length` 0, which cuts nothing") }
  }

  func split(_ text: inout AlignedText, _ matcher: RegularExpressionMatcher) {
    text.split { piece, parts in
      var (start, index, count) = (0, 0, 0)
      while index < piece.count {
        index += UTF8Bytes.length(ofScalarStartingWith: piece[index])
        count += 1
        if count == length || index == piece.count {
          parts.append(start, index)
          (start, count) = (index, 0)
        }
      }
    }
  }
}
