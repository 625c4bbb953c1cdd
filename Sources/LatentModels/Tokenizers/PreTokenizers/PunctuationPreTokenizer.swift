/// `Punctuation`: splits at punctuation marks.
struct PunctuationPreTokenizer: PreTokenizer {
  let behavior: SplitBehavior

  init(_ field: TokenizerField) throws {
    behavior = try field.optional("behavior").map { try SplitBehavior($0) } ?? .isolated
  }

  func split(_ text: inout AlignedText, _ matcher: RegularExpressionMatcher) {
    text.split(behavior, where: CharacterClass.isPunctuation)
  }
}
