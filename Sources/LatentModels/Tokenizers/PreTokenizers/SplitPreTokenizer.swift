/// `Split`: cuts the text at a string or regular expression.
struct SplitPreTokenizer: PreTokenizer {
  let pattern: RegularExpression
  let behavior: SplitBehavior
  /// Whether the pattern describes the words and not what stands between them.
  let isInverted: Bool

  init(_ field: TokenizerField) throws {
    pattern = try RegularExpression(field.required("pattern"))
    behavior = try SplitBehavior(field.required("behavior"))
    isInverted = try field.flag("invert", default: false)
  }

  func split(_ text: inout AlignedText, _ matcher: RegularExpressionMatcher) throws {
    try text.split(at: pattern, matcher, behavior, isInverted: isInverted)
  }
}
