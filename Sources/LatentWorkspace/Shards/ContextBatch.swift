/// Whole contexts in the order of the corpus: their tokens, which of them are special, and where documents begin.
package struct ContextBatch: Sendable, Equatable {
  /// The beginning of a document's tokens.
  package struct Document: Sendable, Equatable {
    /// Position in the batch.
    package var offset: Int
    /// The document's number in the corpus, from 0.
    package var number: Int
    /// A hash of its content, so that copies of a document can be told from others.
    package var key: UInt64

    package init(offset: Int, number: Int, key: UInt64) {
      self.offset = offset
      self.number = number
      self.key = key
    }
  }

  /// [positions]: contexts of the cache's context length one after the other; the corpus' last may be shorter.
  package var tokens: [Int32]
  /// [positions]: which of them are special, and so neither cached nor shown.
  package var isSpecial: [Bool]
  /// The document that the batch begins in (offset 0), then every one that begins in it, ascending.
  package var documents: [Document]

  package init(tokens: [Int32], isSpecial: [Bool], documents: [Document]) {
    self.tokens = tokens
    self.isSpecial = isSpecial
    self.documents = documents
  }
}
