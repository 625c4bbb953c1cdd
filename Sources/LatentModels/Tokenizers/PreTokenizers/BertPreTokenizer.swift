/// `BertPreTokenizer`: what stands between white space, with every punctuation mark alone.
struct BertPreTokenizer: PreTokenizer {
  func split(_ text: inout AlignedText, _ matcher: RegularExpressionMatcher) {
    text.split(.removed, where: CharacterClass.isWhiteSpace)
    text.split(.isolated, where: CharacterClass.isPunctuation)
  }
}
