extension Tokenizer {
  /// The bytes that token `id` adds to every text that it stands in; nil where a text is more than its tokens' bytes one
  /// after another, and for an added token, which spells its own text.
  package func spelledBytes(of id: Int32) -> [UInt8]? {
    guard decoder is ByteLevelDecoder, added[id] == nil, model.vocabulary.contains(id) else { return nil }
    return model.vocabulary.withBytes(of: id) { ByteAlphabet.decode($0) }
  }

  /// The text of each of some tokens that stand beside each other between whole characters, from their bytes. A character
  /// belongs to the token that completes it; what is none becomes U+FFFD.
  package static func texts(spelledBy tokens: [[UInt8]]) -> [String] {
    let bytes = tokens.flatMap { $0 }
    let owners = tokens.indices.flatMap { token in repeatElement(token, count: tokens[token].count) }
    var texts = [String](repeating: "", count: tokens.count)
    var index = 0
    while index < bytes.count {
      let (length, isScalar) = UTF8Bytes.subpart(bytes, at: index)
      texts[owners[index + length - 1]] +=
        isScalar ? String(decoding: bytes[index..<(index + length)], as: UTF8.self) : "\u{FFFD}"
      index += length
    }
    return texts
  }
}
