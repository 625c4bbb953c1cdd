/// A text as tokens.
package struct Encoding: Sendable, Equatable {
  /// Token ids, `[position]`.
  package var ids: [Int32]
  /// The tokens as the vocabulary writes them (`Ġthe`, `▁the`), `[position]`; for an added token the text that it was
  /// found as. `Tokenizer.texts(of:)` gives them as text for people.
  package var tokens: [String]
  /// Where each token stands in the text, in Unicode scalars from its start, `[position]`; `0..<0` for a token that the
  /// template put in.
  package var offsets: [Range<Int>]

  package init(ids: [Int32] = [], tokens: [String] = [], offsets: [Range<Int>] = []) {
    self.ids = ids
    self.tokens = tokens
    self.offsets = offsets
  }
}
