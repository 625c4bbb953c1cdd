/// Shows a sequence of tokens as text, token by token.
///
/// A character whose bytes lie in several tokens belongs to the last of them, the one that completes it; the others show
/// the rest of their text, or nothing. So the texts joined are exactly what `Tokenizer.decode` gives, and no U+FFFD
/// appears that is not there too.
package struct TokenTextDecoder: Sendable {
  private let tokenizer: Tokenizer

  package init(_ tokenizer: Tokenizer) {
    self.tokenizer = tokenizer
  }

  /// The text of each of `ids`, `[position]`.
  ///
  /// - Throws: `LatentError` (`invalidParams`) for an id that is no token.
  package func texts(of ids: [Int32]) throws -> [String] {
    var texts = [[UInt8]](repeating: [], count: ids.count)
    for piece in try tokenizer.pieces(of: ids, skipSpecial: false) {
      var index = 0
      while index < piece.bytes.count {
        let (length, _) = UTF8Bytes.subpart(piece.bytes, at: index)
        let owner = Int(piece.owners[index + length - 1])
        texts[owner] += piece.bytes[index..<(index + length)]
        index += length
      }
    }
    return texts.map { String(decoding: $0, as: UTF8.self) }
  }
}
