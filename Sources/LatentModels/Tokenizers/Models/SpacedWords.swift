/// The words of a text in which `▁` stands for a space: each `▁`, or run of them, begins one.
///
/// A pair encoding whose tokens never have a `▁` behind another character makes the same tokens of a text as of its words
/// one by one, and these come again and again.
enum SpacedWords {
  private static let space = Array("▁".utf8)

  /// Where the word that starts at `start` ends: before the next `▁` that follows another character.
  static func wordEnd(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var index = start
    while index < text.count, isSpace(text, at: index) { index += space.count }
    while index < text.count, !isSpace(text, at: index) { index += 1 }
    return index
  }

  /// Appends the tokens of each word of `text` to `output`; words are looked for in the cache first.
  static func tokenize(
    _ text: UnsafeBufferPointer<UInt8>,
    _ scratch: TokenizerScratch,
    into output: inout [ModelToken],
    word tokenizeWord: (UnsafeBufferPointer<UInt8>, inout [ModelToken]) -> Void
  ) {
    var start = 0
    while start < text.count {
      let end = wordEnd(text, from: start)
      let word = UnsafeBufferPointer(rebasing: text[start..<end])
      let first = output.count
      scratch.words.tokens(of: word, into: &output) { tokenizeWord(word, &$0) }
      for index in first..<output.count {
        output[index].start += Int32(start)
        output[index].end += Int32(start)
      }
      start = end
    }
  }

  @inline(__always)
  private static func isSpace(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
    text[index] == 0xE2 && index + 2 < text.count && text[index + 1] == 0x96 && text[index + 2] == 0x81
  }
}
