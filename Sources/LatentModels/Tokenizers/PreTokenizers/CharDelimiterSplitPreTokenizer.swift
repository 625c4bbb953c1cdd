/// `CharDelimiterSplit`: what stands between occurrences of one character, which goes.
struct CharDelimiterSplitPreTokenizer: PreTokenizer {
  let delimiter: Unicode.Scalar

  init(_ field: TokenizerField) throws {
    delimiter = try field.required("delimiter").scalar()
  }

  func split(_ text: inout AlignedText, _ matcher: RegularExpressionMatcher) {
    text.split(.removed) { $0 == delimiter }
  }
}
