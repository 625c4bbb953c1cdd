/// A token that stands in the vocabulary as a whole and is cut out of the text before the model sees it.
package struct AddedToken: Sendable, Equatable {
  /// The text that is looked for.
  package let content: String
  package let id: Int32
  /// Whether it stands for something outside the text (end of text, padding, a role) and is left out where decoding is
  /// asked to skip special tokens.
  package let isSpecial: Bool
  /// Whether it counts only where no word character touches it.
  package let isSingleWord: Bool
  /// Whether it swallows the white space on its left or right.
  package let stripsLeft: Bool
  package let stripsRight: Bool
  /// Whether it is looked for in the normalized text, in its own normalized form.
  package let isNormalized: Bool
}

extension AddedToken {
  /// Reads an element of `added_tokens`.
  init(_ field: TokenizerField, id: Int32) throws {
    content = try field.required("content").string()
    self.id = id
    isSpecial = try field.flag("special", default: false)
    isSingleWord = try field.flag("single_word", default: false)
    stripsLeft = try field.flag("lstrip", default: false)
    stripsRight = try field.flag("rstrip", default: false)
    isNormalized = try field.flag("normalized", default: !isSpecial)
  }

  /// A token that is found as it is written.
  init(_ content: String, id: Int32, isSpecial: Bool) {
    self.content = content
    self.id = id
    self.isSpecial = isSpecial
    isSingleWord = false
    stripsLeft = false
    stripsRight = false
    isNormalized = false
  }
}
