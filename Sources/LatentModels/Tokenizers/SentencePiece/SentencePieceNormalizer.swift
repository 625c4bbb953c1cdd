/// SentencePiece's normalization: character rules, the longest first; spaces at the ends and beside each other dropped
/// where the model asks for it; spaces written as `▁`; one put before the text. User-defined symbols stay as they are.
struct SentencePieceNormalizer: Normalizer {
  let rules: CharacterRules?
  let vocabulary: SentencePieceVocabulary
  let addsSpace: Bool
  /// Whether only the text at the very beginning gets a space, and none that follows a special token.
  let addsSpaceOnlyFirst: Bool
  let spaceEndsWords: Bool
  let removesExtraSpaces: Bool
  let escapesSpaces: Bool

  init(_ file: SentencePieceFile, _ vocabulary: SentencePieceVocabulary, addsSpaceOnlyFirst: Bool) {
    rules = file.rules
    self.vocabulary = vocabulary
    addsSpace = file.addsPrefixSpace
    self.addsSpaceOnlyFirst = addsSpaceOnlyFirst
    spaceEndsWords = file.spacesEndWords
    removesExtraSpaces = file.removesExtraSpaces
    escapesSpaces = file.escapesSpaces
  }

  var needsOrigins: Bool { addsSpaceOnlyFirst }

  func normalize(_ text: inout AlignedText, _ matcher: RegularExpressionMatcher) throws {
    try text.rewrite { piece, writer in
      let stretches = writer.withText(piece) { self.stretches($0, isFirst: piece.originalStart == 0) }
      for stretch in stretches {
        let range = (Int(piece.start) + stretch.range.lowerBound)..<(Int(piece.start) + stretch.range.upperBound)
        if let text = stretch.text {
          writer.append(text, for: range)
        } else {
          writer.keep(range.lowerBound, range.upperBound)
        }
      }
    }
  }

  /// A stretch of the old text and what it becomes; nil: it stays.
  private struct Stretch {
    var text: [UInt8]?
    var range: Range<Int>
  }

  private var space: [UInt8] { escapesSpaces ? Array("▁".utf8) : [UInt8(ascii: " ")] }

  private func stretches(_ text: UnsafeBufferPointer<UInt8>, isFirst: Bool) -> [Stretch] {
    guard !text.isEmpty else { return [] }
    var stretches: [Stretch] = []
    var index = 0
    if removesExtraSpaces {
      while index < text.count {
        let (length, replacement) = next(text, at: index)
        guard Self.bytes(text, index, length, replacement).elementsEqual(CollectionOfOne(UInt8(ascii: " "))) else {
          break
        }
        index += length
      }
      if index == text.count { return [] }
    }
    let hasSpace = addsSpace && (isFirst || !addsSpaceOnlyFirst)
    let firstEnd = index + UTF8Bytes.length(ofScalarStartingWith: text[index])
    if hasSpace, !spaceEndsWords { stretches.append(Stretch(text: space, range: index..<firstEnd)) }
    var followsSpace = removesExtraSpaces
    let isPlain = rules == nil && vocabulary.symbols == nil
    while index < text.count {
      if isPlain, text[index] > UInt8(ascii: " "), text[index] < 0x80 {
        Self.keep(index..<(index + 1), &stretches)
        followsSpace = false
        index += 1
        continue
      }
      let (length, replacement) = next(text, at: index)
      let range = index..<(index + length)
      index += length
      var written = Self.bytes(text, range.lowerBound, length, replacement)
      if followsSpace { written = written.drop { $0 == UInt8(ascii: " ") } }
      guard let last = written.last else { continue }
      followsSpace = removesExtraSpaces && last == UInt8(ascii: " ")
      let hasSpaces = escapesSpaces && written.contains(UInt8(ascii: " "))
      if replacement == nil, written.count == length, !hasSpaces {
        Self.keep(range, &stretches)
      } else {
        let escaped = hasSpaces ? written.flatMap { $0 == UInt8(ascii: " ") ? space : [$0] } : Array(written)
        stretches.append(Stretch(text: escaped, range: range))
      }
    }
    if removesExtraSpaces { removeSpacesAtEnd(&stretches, text) }
    if hasSpace, spaceEndsWords {
      let end = stretches.last?.range.upperBound ?? text.count
      stretches.append(Stretch(text: space, range: end..<end))
    }
    return stretches
  }

  /// Lengthens the last stretch that stays, or begins one.
  private static func keep(_ range: Range<Int>, _ stretches: inout [Stretch]) {
    if let last = stretches.last, last.text == nil, last.range.upperBound == range.lowerBound {
      stretches[stretches.count - 1].range = last.range.lowerBound..<range.upperBound
    } else {
      stretches.append(Stretch(text: nil, range: range))
    }
  }

  private func removeSpacesAtEnd(_ stretches: inout [Stretch], _ text: UnsafeBufferPointer<UInt8>) {
    let space = space
    while var last = stretches.popLast() {
      if var bytes = last.text {
        while bytes.count >= space.count, bytes.suffix(space.count).elementsEqual(space) {
          bytes.removeLast(space.count)
        }
        last.text = bytes
        if bytes.isEmpty { continue }
      } else {
        while last.range.count >= space.count, text[last.range].suffix(space.count).elementsEqual(space) {
          last.range = last.range.lowerBound..<(last.range.upperBound - space.count)
        }
        if last.range.isEmpty { continue }
      }
      stretches.append(last)
      return
    }
  }

  /// What the text at `index` is replaced by, and how much of it: a symbol or one character stays (nil).
  private func next(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> (length: Int, ArraySlice<UInt8>?) {
    if let end = vocabulary.symbolEnd(text, at: index) { return (end - index, nil) }
    if let rule = rules?.longest(text[index...]) { return (rule.length, rule.replacement) }
    return (UTF8Bytes.length(ofScalarStartingWith: text[index]), nil)
  }

  private static func bytes(
    _ text: UnsafeBufferPointer<UInt8>,
    _ index: Int,
    _ length: Int,
    _ replacement: ArraySlice<UInt8>?
  ) -> ArraySlice<UInt8> {
    replacement ?? Array(text[index..<(index + length)])[...]
  }
}
