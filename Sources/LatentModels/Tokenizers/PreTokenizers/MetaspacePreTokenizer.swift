/// `Metaspace`: SentencePiece's words. Spaces become `▁`, one may be put before the text, and each `▁` begins a word.
struct MetaspacePreTokenizer: PreTokenizer {
  /// Which pieces of text get a `▁` before them, if they have none.
  enum PrependScheme: String {
    case always, never
    /// Only the piece at the very beginning of the text: none that follows an added token.
    case first
  }

  let replacement: Unicode.Scalar
  let scheme: PrependScheme
  /// Whether the text is cut, and not only rewritten.
  let cuts: Bool

  init(_ field: TokenizerField) throws {
    replacement = try field.required("replacement").scalar()
    scheme = try PrependScheme(field)
    cuts = try field.flag("split", default: true)
  }

  func split(_ text: inout AlignedText, _ matcher: RegularExpressionMatcher) throws {
    let replacement = replacement
    try text.map { $0 == " " ? replacement : $0 }
    if scheme != .never {
      try text.prepend([replacement]) { bytes, piece in
        UTF8Bytes.scalar(bytes, at: 0) != replacement && (scheme == .always || piece.originalStart == 0)
      }
    }
    if cuts { text.split(.mergedWithNext) { $0 == replacement } }
  }

  var needsOrigins: Bool { scheme == .first }
}

extension MetaspacePreTokenizer.PrependScheme {
  /// Reads `prepend_scheme`, or `add_prefix_space` of older files.
  init(_ field: TokenizerField) throws {
    guard let name = field.optional("prepend_scheme") else {
      self = try field.flag("add_prefix_space", default: true) ? .always : .never
      return
    }
    guard let scheme = Self(rawValue: try name.string()) else {
      throw name.unreadable("is not one of always, first, never")
    }
    self = scheme
  }
}
