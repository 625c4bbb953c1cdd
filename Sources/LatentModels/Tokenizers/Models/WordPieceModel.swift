internal import LatentSupport

/// WordPiece (Schuster and Nakajima 2012; BERT): of a word always the longest token that it begins with; all but the
/// first carry a prefix (`##`). A word that cannot be spelled so is one unknown token.
struct WordPieceModel: TokenModel {
  let vocabulary: Vocabulary
  private let unknown: Int32
  private let prefix: [UInt8]
  /// Longer words, counted in characters, are unknown.
  private let longestWord: Int

  init(_ field: TokenizerField) throws {
    vocabulary = try Vocabulary(field.required("vocab"))
    let token = try field.required("unk_token")
    guard let unknown = vocabulary.id(of: try token.string()) else {
      throw token.unreadable("is not in the vocabulary")
    }
    self.unknown = unknown
    prefix = Array(try field.optional("continuing_subword_prefix")?.string().utf8 ?? "##".utf8)
    longestWord = try field.optional("max_input_chars_per_word")?.count() ?? 100
  }

  func tokenize(
    _ word: UnsafeBufferPointer<UInt8>,
    _ scratch: TokenizerScratch,
    into output: inout [ModelToken]
  ) {
    let before = output.count
    if !spell(word, into: &output) {
      output.removeSubrange(before...)
      output.append(ModelToken(id: unknown, start: 0, end: Int32(word.count)))
    }
  }

  private func spell(_ word: UnsafeBufferPointer<UInt8>, into output: inout [ModelToken]) -> Bool {
    let characters = word.count { !UTF8Bytes.isContinuation($0) }
    guard characters <= longestWord else { return false }
    var start = 0
    var continued: [UInt8] = []
    while start < word.count {
      // No token is longer, so a long word costs no more than its length times that.
      var end = min(word.count, start + vocabulary.longestTokenBytes)
      while end < word.count, end > start, UTF8Bytes.isContinuation(word[end]) { end -= 1 }
      var id: Int32 = -1
      while end > start {
        let part = UnsafeBufferPointer(rebasing: word[start..<end])
        if start == 0 {
          id = vocabulary.id(of: part)
        } else {
          continued.removeAll(keepingCapacity: true)
          continued.append(contentsOf: prefix)
          continued.append(contentsOf: part)
          id = continued.withUnsafeBufferPointer { vocabulary.id(of: $0) }
        }
        if id >= 0 { break }
        end -= 1
        while end > start, UTF8Bytes.isContinuation(word[end]) { end -= 1 }
      }
      guard id >= 0 else { return false }
      output.append(ModelToken(id: id, start: Int32(start), end: Int32(end)))
      start = end
    }
    return true
  }
}
