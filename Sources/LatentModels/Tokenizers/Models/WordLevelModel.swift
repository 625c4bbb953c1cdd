/// A vocabulary of whole words: what is none is the unknown token.
struct WordLevelModel: TokenModel {
  let vocabulary: Vocabulary
  private let unknown: Int32

  init(_ field: TokenizerField) throws {
    vocabulary = try Vocabulary(field.required("vocab"))
    let token = try field.required("unk_token")
    guard let unknown = vocabulary.id(of: try token.string()) else {
      throw token.unreadable("is not in the vocabulary")
    }
    self.unknown = unknown
  }

  func tokenize(
    _ word: UnsafeBufferPointer<UInt8>,
    _ scratch: TokenizerScratch,
    into output: inout [ModelToken]
  ) {
    let known = vocabulary.id(of: word)
    output.append(ModelToken(id: known < 0 ? unknown : known, start: 0, end: Int32(word.count)))
  }
}
