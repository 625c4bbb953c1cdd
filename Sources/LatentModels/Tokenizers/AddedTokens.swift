internal import LatentSupport

/// The added tokens of a tokenizer, ready to be found in a text.
struct AddedTokens: Sendable {
  /// In the order of the file; of two with the same content, the later.
  let tokens: [AddedToken]
  private let byID: [Int32: AddedToken]
  /// Those that are looked for in the text as it comes, and those looked for after normalization.
  private let verbatim: TokenFinder
  private let normalized: TokenFinder

  /// - Parameters:
  ///   - normalizer: what brings the normalized ones into the form that the text will have.
  ///   - path: the file of both, for complaints.
  ///   - standInText: whether the tokens are looked for in text at all, and not only shown.
  /// - Throws: `LatentError` (`unreadableCheckpoint`) when the normalizer makes nothing usable of a token.
  init(_ tokens: [AddedToken], normalizer: (any Normalizer)?, path: String = "", standInText: Bool = true) throws {
    self.tokens = tokens
    byID = Dictionary(tokens.map { ($0.id, $0) }) { $1 }
    let searched = standInText ? tokens : []
    verbatim = TokenFinder(searched.filter { !$0.isNormalized }.map { (Array($0.content.utf8), $0) })
    let matcher = RegularExpressionMatcher()
    normalized = TokenFinder(
      try searched.filter(\.isNormalized).map { token in
        guard let normalizer else { return (Array(token.content.utf8), token) }
        var content = token.content
        var text = content.withUTF8 { AlignedText($0, tracksOrigins: false) }
        do {
          try normalizer.normalize(&text, matcher)
        } catch let failure as RegularExpression.Failure {
          throw LatentError.unreadable(
            path,
            "A pattern of \(path) gave up on the added token \(token.content.debugDescription).",
            cause: failure.reason
          )
        } catch is TextTooLong {
          throw LatentError.unreadable(
            path,
            "The normalizers of \(path) make far too much of the added token \(token.content.debugDescription)."
          )
        }
        return (text.bytes, token)
      }
    )
  }

  subscript(id: Int32) -> AddedToken? { byID[id] }

  /// Cuts the tokens that are looked for before normalization out of `text`.
  func extractVerbatim(_ text: inout AlignedText) {
    verbatim.extract(from: &text)
  }

  /// Cuts the tokens that are looked for after normalization out of `text`.
  func extractNormalized(_ text: inout AlignedText) {
    normalized.extract(from: &text)
  }
}

/// Finds tokens in a text: at each place the longest, from left to right, by a trie over bytes.
private struct TokenFinder: Sendable {
  /// Places in `tokens` by content.
  private var trie = ByteTrie()
  private var tokens: [AddedToken] = []

  init(_ contents: [([UInt8], AddedToken)]) {
    for (content, token) in contents where !content.isEmpty {
      // Of two tokens that look alike after normalization, the first one wins.
      if trie[content] < 0 { trie[content] = Int32(tokens.count) }
      tokens.append(token)
    }
  }

  func extract(from text: inout AlignedText) {
    guard !tokens.isEmpty else { return }
    text.split { piece, parts in
      var textStart = 0
      var index = 0
      while index < piece.count {
        guard trie.hasString(startingWith: piece[index]), let match = longestMatch(piece, at: index) else {
          index += 1
          continue
        }
        let token = tokens[match.token]
        var (start, end) = (index, match.end)
        index = match.end
        if token.isSingleWord, Self.touchesWord(piece, start, end) { continue }
        if token.stripsLeft { start = max(Self.whiteSpaceStart(piece, endingAt: start), textStart) }
        if token.stripsRight { end = Self.whiteSpaceEnd(piece, startingAt: end) }
        if textStart < start { parts.append(textStart, start) }
        parts.append(start, end, addedToken: token.id)
        textStart = end
      }
      if textStart < piece.count { parts.append(textStart, piece.count) }
    }
  }

  private func longestMatch(_ text: UnsafeBufferPointer<UInt8>, at start: Int) -> (token: Int, end: Int)? {
    var longest: (token: Int, end: Int)?
    trie.forEachMatch(in: text, at: start) { longest = (Int($0), $1) }
    return longest
  }

  private static func touchesWord(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
    if start > 0, CharacterClass.isWord(UTF8Bytes.scalar(text, endingAt: start)) { return true }
    return end < text.count && CharacterClass.isWord(UTF8Bytes.scalar(text, at: end))
  }

  private static func whiteSpaceStart(_ text: UnsafeBufferPointer<UInt8>, endingAt end: Int) -> Int {
    var start = end
    while start > 0 {
      let scalar = UTF8Bytes.scalar(text, endingAt: start)
      guard CharacterClass.isWhiteSpace(scalar) else { break }
      start -= UTF8.width(scalar)
    }
    return start
  }

  private static func whiteSpaceEnd(_ text: UnsafeBufferPointer<UInt8>, startingAt start: Int) -> Int {
    var end = start
    while end < text.count, CharacterClass.isWhiteSpace(UTF8Bytes.scalar(text, at: end)) {
      end += UTF8Bytes.length(ofScalarStartingWith: text[end])
    }
    return end
  }
}
