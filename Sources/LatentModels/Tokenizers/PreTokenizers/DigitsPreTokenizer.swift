/// `Digits`: sets numbers apart from the rest, each digit alone or a run of them together.
struct DigitsPreTokenizer: PreTokenizer {
  let setsEachApart: Bool

  init(_ field: TokenizerField) throws {
    setsEachApart = try field.flag("individual_digits", default: false)
  }

  func split(_ text: inout AlignedText, _ matcher: RegularExpressionMatcher) {
    text.split(setsEachApart ? .isolated : .contiguous, where: CharacterClass.isNumber)
  }
}
