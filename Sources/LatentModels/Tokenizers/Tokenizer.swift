internal import LatentSupport
internal import Synchronization

/// The tokenizer of a model: text to token ids and back, exactly as the `tokenizers` library does it with the same
/// `tokenizer.json`.
///
/// A pipeline in the order of the file: added tokens are cut out, the rest is normalized, cut into words, turned into
/// tokens by the model, and finished by the post-processor; decoders lead back. `truncation` and `padding` of the file
/// are not applied: a context is cut by whoever needs it.
package final class Tokenizer: Sendable {
  /// The file that the tokenizer was read from.
  package let path: String
  /// By what stored results know the tokenizer: the SHA-256 of its file, in hexadecimal.
  package let identity: String
  /// Added tokens in the order of the file.
  package var addedTokens: [AddedToken] { added.tokens }
  /// The special ids, from `tokenizer_config.json`, `special_tokens_map.json` or the model's configuration.
  package let specialIDs: SpecialIDs
  /// One above the largest token id. The model's own vocabulary may be padded to more.
  package let vocabularySize: Int

  let added: AddedTokens
  let normalizer: (any Normalizer)?
  let preTokenizer: (any PreTokenizer)?
  let model: any TokenModel
  let postProcessor: (any PostProcessor)?
  let decoder: any Decoder
  private let pool = Mutex<[TokenizerScratch]>([])

  init(
    path: String,
    identity: String,
    added: AddedTokens,
    normalizer: (any Normalizer)?,
    preTokenizer: (any PreTokenizer)?,
    model: any TokenModel,
    postProcessor: (any PostProcessor)?,
    decoder: any Decoder,
    specialIDs: SpecialIDs
  ) {
    self.path = path
    self.identity = identity
    self.added = added
    self.normalizer = normalizer
    self.preTokenizer = preTokenizer
    self.model = model
    self.postProcessor = postProcessor
    self.decoder = decoder
    self.specialIDs = specialIDs
    vocabularySize = max(model.vocabulary.idLimit, (added.tokens.map { Int($0.id) + 1 }.max() ?? 0))
  }

  /// The tokens of `text` with their offsets.
  ///
  /// - Parameter specialTokens: whether the tokenizer's template (`<|begin_of_text|> …`) is applied. Special tokens that
  ///   are written out in the text become tokens in either case.
  /// - Throws: `LatentError` when a split pattern of the file gives up on the text.
  package func encode(_ text: String, specialTokens: Bool = true) throws -> Encoding {
    try withScratch { scratch in
      var text = text
      return try text.withUTF8 { bytes in
        var tokens: [ModelToken] = []
        let (aligned, pieceEnds) = try tokenize(bytes, tracksOrigins: true, scratch, into: &tokens)
        var encoding = describe(tokens, aligned, pieceEnds, ScalarOffsets(bytes))
        postProcessor?.process(&encoding, specialTokens: specialTokens)
        return encoding
      }
    }
  }

  /// The token ids of `text` alone: several times faster than `encode`.
  ///
  /// - Throws: as `encode(_:specialTokens:)`.
  package func ids(of text: String, specialTokens: Bool = true) throws -> [Int32] {
    try ids(of: [text], specialTokens: specialTokens)[0]
  }

  /// The token ids of each of `texts`.
  ///
  /// - Throws: as `encode(_:specialTokens:)`.
  package func ids(of texts: [String], specialTokens: Bool = true) throws -> [[Int32]] {
    try withScratch { scratch in
      var tokens: [ModelToken] = []
      return try texts.map { text in
        var text = text
        return try text.withUTF8 { bytes in
          tokens.removeAll(keepingCapacity: true)
          _ = try tokenize(bytes, tracksOrigins: false, scratch, into: &tokens)
          var encoding = Encoding(ids: tokens.map(\.id))
          postProcessor?.process(&encoding, specialTokens: specialTokens)
          return encoding.ids
        }
      }
    }
  }

  /// The id of a token as the file writes it, or nil where there is none.
  package func id(of token: String) -> Int32? {
    added.tokens.last { $0.content.utf8.elementsEqual(token.utf8) }?.id ?? model.vocabulary.id(of: token)
  }

  /// Whether `id` is a special token, which stands for something outside the text.
  package func isSpecial(_ id: Int32) -> Bool {
    added[id]?.isSpecial ?? false
  }

  /// Runs the pipeline up to the model.
  ///
  /// - Returns: the text as the model saw it, and for each of its pieces how many of `tokens` there are at its end.
  private func tokenize(
    _ bytes: UnsafeBufferPointer<UInt8>,
    tracksOrigins: Bool,
    _ scratch: TokenizerScratch,
    into tokens: inout [ModelToken]
  ) throws -> (AlignedText, pieceEnds: [Int]) {
    guard bytes.count < Int(Int32.max) / 2 else {
      throw LatentError.invalid("text", "The text has \(bytes.count) bytes; a single text may have up to 1 GiB.")
    }
    let needsOrigins = (normalizer?.needsOrigins ?? false) || (preTokenizer?.needsOrigins ?? false)
    var text = AlignedText(bytes, tracksOrigins: tracksOrigins || needsOrigins)
    var pieceEnds: [Int] = []
    do {
      added.extractVerbatim(&text)
      try normalizer?.normalize(&text, scratch.matcher)
      text.removeEmptyPieces()
      text.settleBeginnings()
      added.extractNormalized(&text)
      try preTokenizer?.split(&text, scratch.matcher)
      if tracksOrigins { pieceEnds.reserveCapacity(text.pieces.count) }
      try text.bytes.withUnsafeBufferPointer { bytes in
        for piece in text.pieces {
          if piece.isText {
            let word = UnsafeBufferPointer(rebasing: bytes[Int(piece.start)..<Int(piece.end)])
            try scratch.words.tokens(of: word, into: &tokens) { try model.tokenize(word, scratch, into: &$0) }
          } else {
            tokens.append(ModelToken(id: piece.addedToken, start: 0, end: piece.end - piece.start))
          }
          if tracksOrigins { pieceEnds.append(tokens.count) }
        }
      }
    } catch let failure as RegularExpression.Failure {
      throw LatentError.unreadable(path, "A pattern of \(path) gave up on the text.", cause: failure.reason)
    } catch is TextTooLong {
      throw LatentError.unreadable(
        path,
        "The normalizers of \(path) make far too much of a text of \(bytes.count) bytes."
      )
    }
    return (text, pieceEnds)
  }

  /// Names the tokens and finds their place in the original text.
  private func describe(
    _ tokens: [ModelToken],
    _ text: AlignedText,
    _ pieceEnds: [Int],
    _ offsets: ScalarOffsets
  ) -> Encoding {
    let vocabulary = model.vocabulary
    var encoding = Encoding()
    encoding.ids.reserveCapacity(tokens.count)
    encoding.tokens.reserveCapacity(tokens.count)
    encoding.offsets.reserveCapacity(tokens.count)
    var index = 0
    for (piece, pieceEnd) in zip(text.pieces, pieceEnds) {
      while index < pieceEnd {
        let token = tokens[index]
        let (start, end) = (piece.start + token.start, piece.start + token.end)
        encoding.ids.append(token.id)
        encoding.tokens.append(
          piece.isText && token.id != model.verbatimToken
            ? vocabulary.string(of: token.id)
            : String(decoding: text.bytes[Int(start)..<Int(end)], as: UTF8.self)
        )
        encoding.offsets.append(offsets.range(text.original(start, end)))
        index += 1
      }
    }
    return encoding
  }

  private func withScratch<Result>(_ body: (TokenizerScratch) throws -> Result) rethrows -> Result {
    let scratch = pool.withLock { $0.popLast() } ?? TokenizerScratch()
    defer { pool.withLock { $0.append(scratch) } }
    return try body(scratch)
  }
}
