/// A step that changes the text before it is cut: Unicode normalization, case, replacements. `normalizer` in
/// `tokenizer.json`.
protocol Normalizer: Sendable {
  /// Rewrites every piece of ordinary text of `text`.
  ///
  /// - Throws: `RegularExpression.Failure` when a pattern gives up.
  func normalize(_ text: inout AlignedText, _ matcher: RegularExpressionMatcher) throws

  /// Whether the result depends on where in the original a piece began, so that the alignment is needed for ids too.
  var needsOrigins: Bool { get }
}

extension Normalizer {
  var needsOrigins: Bool { false }
}

/// The kinds of normalizer that can be read, by their `type` in the file.
enum Normalizers {
  typealias Reader = @Sendable (TokenizerField) throws -> any Normalizer

  static let readers: [String: Reader] = [
    "BertNormalizer": { try BertNormalizer($0) },
    "ByteLevel": { _ in ByteLevelNormalizer() },
    "Lowercase": { _ in LowercaseNormalizer() },
    "NFC": { _ in UnicodeNormalizer(form: .nfc) },
    "NFD": { _ in UnicodeNormalizer(form: .nfd) },
    "NFKC": { _ in UnicodeNormalizer(form: .nfkc) },
    "NFKD": { _ in UnicodeNormalizer(form: .nfkd) },
    "Nmt": { _ in NmtNormalizer() },
    "Precompiled": { try PrecompiledNormalizer($0) },
    "Prepend": { try PrependNormalizer($0) },
    "Replace": { try ReplaceNormalizer($0) },
    "Sequence": { try NormalizerSequence($0) },
    "Strip": { try StripNormalizer($0) },
    "StripAccents": { _ in StripAccentsNormalizer() },
  ]

  static func read(_ field: TokenizerField) throws -> any Normalizer {
    let type = try field.required("type").string()
    guard let reader = readers[type] else {
      throw field.unsupported("normalizer", type, supported: readers.keys.sorted())
    }
    return try reader(field)
  }
}

/// Several normalizers, one after the other.
struct NormalizerSequence: Normalizer {
  let normalizers: [any Normalizer]

  init(_ field: TokenizerField) throws {
    normalizers = try field.required("normalizers").elements().map { try Normalizers.read($0) }
  }

  func normalize(_ text: inout AlignedText, _ matcher: RegularExpressionMatcher) throws {
    for normalizer in normalizers { try normalizer.normalize(&text, matcher) }
  }
}
