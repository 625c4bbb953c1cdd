/// Turns tokens that come one at a time into text, and holds back what is not a whole character yet.
///
/// What `append` returned, joined, and with what `finish` returns is what `Tokenizer.decode` makes of all the tokens,
/// wherever their bytes are UTF-8.
package struct StreamingDecoder {
  private let tokenizer: Tokenizer
  private let skipSpecial: Bool
  /// The tokens before `shown` are there for what decoders do at the beginning of a text.
  private var tokens: [Int32] = []
  private var shown = 0

  /// No character has more tokens; what waits longer will not become one.
  private static let longestWait = 16

  package init(_ tokenizer: Tokenizer, skipSpecial: Bool = false) {
    self.tokenizer = tokenizer
    self.skipSpecial = skipSpecial
  }

  /// The text that is complete with `token`; empty while a character is not.
  ///
  /// - Throws: `LatentError` (`invalidParams`) for an id that is no token.
  package mutating func append(_ token: Int32) throws -> String {
    tokens.append(token)
    let text = try rest()
    // U+FFFD at the end may be the beginning of a character.
    if text.unicodeScalars.last == "\u{FFFD}", tokens.count - shown < Self.longestWait { return "" }
    settle()
    return text
  }

  /// What is still held back: U+FFFD for characters that never became whole.
  package mutating func finish() throws -> String {
    defer { settle() }
    return try rest()
  }

  /// The text of the tokens from `shown` on.
  private func rest() throws -> String {
    guard shown < tokens.count else { return "" }
    let whole = Array(try tokenizer.decode(tokens, skipSpecial: skipSpecial).utf8)
    let before = try tokenizer.decode(Array(tokens[..<shown]), skipSpecial: skipSpecial).utf8
    if whole.starts(with: before) { return String(decoding: whole[before.count...], as: UTF8.self) }
    // A run of byte tokens that is no text takes what was shown with it.
    return try tokenizer.decode(Array(tokens[shown...]), skipSpecial: skipSpecial)
  }

  private mutating func settle() {
    // A token that shows nothing (a special one) leaves the beginning of the text where it was.
    if (try? tokenizer.decode(Array(tokens[shown...]), skipSpecial: skipSpecial))?.isEmpty == false {
      tokens.removeFirst(shown)
    }
    shown = tokens.count
  }
}
