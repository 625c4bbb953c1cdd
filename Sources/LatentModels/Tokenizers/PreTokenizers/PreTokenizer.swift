/// A step that cuts the text into the words that the model sees one at a time. `pre_tokenizer` in `tokenizer.json`.
protocol PreTokenizer: Sendable {
  /// Cuts every piece of ordinary text of `text`.
  ///
  /// - Throws: `RegularExpression.Failure` when a pattern gives up.
  func split(_ text: inout AlignedText, _ matcher: RegularExpressionMatcher) throws

  /// Whether the cuts depend on where in the original a piece began, so that the alignment is needed for ids too.
  var needsOrigins: Bool { get }
}

extension PreTokenizer {
  var needsOrigins: Bool { false }
}

/// The kinds of pre-tokenizer that can be read, by their `type` in the file.
enum PreTokenizers {
  typealias Reader = @Sendable (TokenizerField) throws -> any PreTokenizer

  static let readers: [String: Reader] = [
    "BertPreTokenizer": { _ in BertPreTokenizer() },
    "ByteLevel": { try ByteLevelPreTokenizer($0) },
    "CharDelimiterSplit": { try CharDelimiterSplitPreTokenizer($0) },
    "Digits": { try DigitsPreTokenizer($0) },
    "FixedLength": { try FixedLengthPreTokenizer($0) },
    "Metaspace": { try MetaspacePreTokenizer($0) },
    "Punctuation": { try PunctuationPreTokenizer($0) },
    "Sequence": { try PreTokenizerSequence($0) },
    "Split": { try SplitPreTokenizer($0) },
    "UnicodeScripts": { _ in UnicodeScriptsPreTokenizer() },
    "Whitespace": { _ in WhitespacePreTokenizer() },
    "WhitespaceSplit": { _ in WhitespaceSplitPreTokenizer() },
  ]

  static func read(_ field: TokenizerField) throws -> any PreTokenizer {
    let type = try field.required("type").string()
    guard let reader = readers[type] else {
      throw field.unsupported("pre-tokenizer", type, supported: readers.keys.sorted())
    }
    return try reader(field)
  }
}

/// Several pre-tokenizers, one after the other.
struct PreTokenizerSequence: PreTokenizer {
  let preTokenizers: [any PreTokenizer]

  init(_ field: TokenizerField) throws {
    preTokenizers = try field.required("pretokenizers").elements().map { try PreTokenizers.read($0) }
  }

  func split(_ text: inout AlignedText, _ matcher: RegularExpressionMatcher) throws {
    for preTokenizer in preTokenizers { try preTokenizer.split(&text, matcher) }
  }

  var needsOrigins: Bool { preTokenizers.contains(where: \.needsOrigins) }
}
