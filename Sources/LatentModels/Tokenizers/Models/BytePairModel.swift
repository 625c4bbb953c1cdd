internal import LatentSupport

/// Byte-pair encoding (Sennrich et al. 2016): a word starts as its characters, and again and again the pair that comes
/// first in the list of merges becomes one token.
struct BytePairModel: TokenModel {
  let vocabulary: Vocabulary
  private let merges: MergeTable
  /// Whether a word that is a token as a whole is taken as it is, whatever the merges would make of it.
  private let ignoresMerges: Bool
  /// What stands for a character that is no token; nil: such characters are dropped.
  private let unknown: Int32?
  /// Whether several unknown characters in a row become one.
  private let fusesUnknown: Bool
  /// The tokens `<0x00>` to `<0xFF>` that spell characters which are no tokens; nil where the file asks for none, -1
  /// where one is missing.
  private let byteTokens: [Int32]?
  /// The tokens of the characters below U+0200, where the whole byte alphabet stands; -1 for none.
  private let characterTokens: [Int32]

  /// What the vocabulary writes before every character of a word but the first, and behind the last one; nil for
  /// neither, which is the rule.
  private let affixes: (prefix: [UInt8], suffix: [UInt8])?
  /// Whether no merge reaches over the beginning of a word that starts with `▁`. Then long texts, which come whole from
  /// files that do not cut, are taken word by word, and the words are found in the cache.
  private let mergesWithinWords: Bool

  private static let characterTableLimit = 0x200

  init(_ field: TokenizerField) throws {
    try self.init(field, vocabulary: field.required("vocab"), merges: field.required("merges"))
  }

  /// - Parameter field: the options, which stand beside vocabulary and merges in `tokenizer.json`.
  init(_ field: TokenizerField, vocabulary entries: TokenizerField, merges list: TokenizerField) throws {
    if let dropout = field.optional("dropout"), try dropout.number() != 0 {
      throw dropout.unreadable("must be null: dropout would make the same text different tokens every time")
    }
    let prefix = Array(try field.optional("continuing_subword_prefix")?.string().utf8 ?? "".utf8)
    let suffix = Array(try field.optional("end_of_word_suffix")?.string().utf8 ?? "".utf8)
    affixes = prefix.isEmpty && suffix.isEmpty ? nil : (prefix, suffix)
    let vocabulary = try Vocabulary(entries)
    self.vocabulary = vocabulary
    let merges = try MergeTable(list, vocabulary, prefixBytes: prefix.count)
    self.merges = merges
    ignoresMerges = try field.flag("ignore_merges", default: false)
    fusesUnknown = try field.flag("fuse_unk", default: false)
    unknown = try field.optional("unk_token").map { token in
      guard let id = try vocabulary.id(of: token.string()) else { throw token.unreadable("is not in the vocabulary") }
      return id
    }
    byteTokens =
      try field.flag("byte_fallback", default: false)
      ? (0..<256).map { vocabulary.id(of: ByteToken.text(UInt8($0))) ?? -1 } : nil
    mergesWithinWords =
      !ignoresMerges && affixes == nil && vocabulary.id(of: "▁") != nil
      && merges.results.allSatisfy { id in vocabulary.withBytes(of: id) { SpacedWords.wordEnd($0, from: 0) == $0.count }
      }
    characterTokens = (0..<UInt32(Self.characterTableLimit)).map { value in
      Unicode.Scalar(value).flatMap { vocabulary.id(of: String(Character($0))) } ?? -1
    }
  }

  func tokenize(
    _ word: UnsafeBufferPointer<UInt8>,
    _ scratch: TokenizerScratch,
    into output: inout [ModelToken]
  ) {
    if ignoresMerges {
      let id = vocabulary.id(of: word)
      if id >= 0 {
        output.append(ModelToken(id: id, start: 0, end: Int32(word.count)))
        return
      }
    }
    if mergesWithinWords, SpacedWords.wordEnd(word, from: 0) < word.count {
      SpacedWords.tokenize(word, scratch, into: &output) { tokenizeWhole($0, scratch, into: &$1) }
    } else {
      tokenizeWhole(word, scratch, into: &output)
    }
  }

  private func tokenizeWhole(
    _ word: UnsafeBufferPointer<UInt8>,
    _ scratch: TokenizerScratch,
    into output: inout [ModelToken]
  ) {
    scratch.symbols.removeAll()
    appendCharacters(of: word, to: &scratch.symbols)
    scratch.symbols.mergeAll(merges)
    scratch.symbols.forEach { output.append($0) }
  }

  /// Appends one symbol for each character, or for each byte of a character that is no token.
  private func appendCharacters(of word: UnsafeBufferPointer<UInt8>, to symbols: inout SymbolList) {
    /// Bytes of unknown characters that are not appended yet.
    var unknownCount = 0
    var index = 0
    while index < word.count {
      let length = UTF8Bytes.length(ofScalarStartingWith: word[index])
      let character = UnsafeBufferPointer(rebasing: word[index..<(index + length)])
      let isFirst = index == 0
      index += length
      let id = affixes == nil ? token(of: character) : token(of: character, isFirst, isLast: index == word.count)
      if id >= 0 {
        appendUnknown(&unknownCount, to: &symbols)
        symbols.append(id, length: length)
      } else if let byteTokens, character.allSatisfy({ byteTokens[Int($0)] >= 0 }) {
        // What is unknown before it comes after it, as in the library: it goes on waiting.
        for byte in character { symbols.append(byteTokens[Int(byte)], length: 1) }
      } else if unknown != nil {
        if !fusesUnknown { appendUnknown(&unknownCount, to: &symbols) }
        unknownCount += length
      }
    }
    appendUnknown(&unknownCount, to: &symbols)
  }

  private func appendUnknown(_ count: inout Int, to symbols: inout SymbolList) {
    guard count > 0, let unknown else { return }
    symbols.append(unknown, length: count)
    count = 0
  }

  @inline(__always)
  private func token(of character: UnsafeBufferPointer<UInt8>) -> Int32 {
    if character.count <= 2 {
      let value = Int(UTF8Bytes.scalar(character, at: 0).value)
      if value < Self.characterTableLimit { return characterTokens[value] }
    }
    return vocabulary.id(of: character)
  }
}

extension BytePairModel {
  private func token(of character: UnsafeBufferPointer<UInt8>, _ isFirst: Bool, isLast: Bool) -> Int32 {
    guard let affixes else { return -1 }
    let spelled = (isFirst ? [] : affixes.prefix) + character + (isLast ? affixes.suffix : [])
    return spelled.withUnsafeBufferPointer { vocabulary.id(of: $0) }
  }
}

extension MergeTable {
  /// Reads the list of merges, `"a b"` or `["a", "b"]` each.
  ///
  /// - Parameter prefixBytes: of the second token, which the merged one leaves out.
  init(_ field: TokenizerField, _ vocabulary: Vocabulary, prefixBytes: Int = 0) throws {
    guard let list = field.value.arrayValue else { throw field.unreadable("is not a list") }
    self.init(count: list.count)
    var joined: [UInt8] = []
    var rank: Int32 = 0
    for (index, entry) in list.enumerated() {
      func complain(_ complaint: String) -> LatentError {
        TokenizerField(entry, name: "\(field.name)[\(index)]", file: field.file).unreadable(complaint)
      }
      guard let merge = Self.tokens(of: entry) else {
        // The head line of a merges file, kept by old conversions, is not a merge.
        if entry.stringValue?.hasPrefix("#version") == true { continue }
        throw complain("is not a merge: two tokens with one space between them, or a list of two tokens")
      }
      joined.removeAll(keepingCapacity: true)
      joined.append(contentsOf: merge.left.utf8)
      joined.append(contentsOf: merge.right.utf8)
      let middle = merge.left.utf8.count
      let (left, right) = joined.withUnsafeBufferPointer { bytes in
        (
          vocabulary.id(of: UnsafeBufferPointer(rebasing: bytes[..<middle])),
          vocabulary.id(of: UnsafeBufferPointer(rebasing: bytes[middle...]))
        )
      }
      joined.removeSubrange(middle..<min(middle + prefixBytes, joined.count))
      let whole = joined.withUnsafeBufferPointer { vocabulary.id(of: $0) }
      if left < 0 || right < 0 || whole < 0 {
        let missing = left < 0 ? merge.left : right < 0 ? merge.right : merge.left + merge.right
        throw complain("names the token \(missing.debugDescription), which is not in the vocabulary")
      }
      insert(left, right, Merge(rank: rank, id: whole))
      rank += 1
    }
  }

  private static func tokens(of entry: JSON) -> (left: Substring, right: Substring)? {
    switch entry {
    case .string(let text):
      let utf8 = text.utf8
      guard let space = utf8.firstIndex(of: UInt8(ascii: " ")) else { return nil }
      let rest = utf8.index(after: space)
      guard !utf8[rest...].contains(UInt8(ascii: " ")), !text.hasPrefix("#version") else { return nil }
      return (text[..<space], text[rest...])
    case .array(let pair):
      guard pair.count == 2, let left = pair[0].stringValue, let right = pair[1].stringValue else { return nil }
      return (left[...], right[...])
    default:
      return nil
    }
  }
}
