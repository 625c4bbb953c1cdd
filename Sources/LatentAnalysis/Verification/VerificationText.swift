package import LatentModels
internal import LatentSupport
internal import LatentWorkspace

/// What a model reads while a dictionary is verified.
package struct VerificationText: Sendable {
  /// Tokens, context by context.
  let contexts: [[Int32]]
  let isSpecial: @Sendable (Int32) -> Bool
  /// Put before each context in the reading that begins contexts so; nil where the model has none.
  let beginning: Int32?

  /// Contexts of a text or a corpus are as long as `cacheActivations` makes them, unless the model takes less.
  static let contextLength = 256

  /// The first `tokens` tokens of a text.
  ///
  /// - Throws: `LatentError` (`invalidParams`) when that is none.
  package init(_ text: String, tokens: Int, model: ResidentModel) throws {
    let tokenizer = try model.requireTokenizer()
    let ids = Array(try tokenizer.ids(of: text, specialTokens: false).prefix(tokens))
    guard ids.count > 1 else {
      throw LatentError.invalid("text", "text holds fewer than two tokens; give some pages, or a dataset.")
    }
    try self.init(ids, model: model)
  }

  /// The first `tokens` tokens of a corpus.
  package init(_ dataset: Dataset, encoder: ContextStream.Encoder, tokens: Int, model: ResidentModel) throws {
    let length = Self.length(model)
    var stream = try ContextStream(dataset, encoder: encoder, contextLength: length, maxTokens: tokens)
    var ids: [Int32] = []
    while let batch = try stream.next(contexts: 8) { ids += batch.tokens }
    guard ids.count > 1 else { throw stream.emptiness }
    try self.init(ids, model: model)
  }

  /// The first contexts of a corpus as they are cached, cut after `tokens` tokens; nil when there are fewer than two.
  ///
  /// - Parameter skipsSpecialTokens: whether special tokens are left out, as they are of the cache.
  package init?(
    firstOf stream: ContextStream,
    contextLength: Int,
    tokens: Int,
    skipsSpecialTokens: Bool,
    model: ResidentModel
  ) throws {
    var stream = stream
    guard let batch = try stream.next(contexts: max(1, tokens / contextLength)), batch.tokens.count > 1 else {
      return nil
    }
    let ids = Array(batch.tokens.prefix(tokens))
    let special = Set(zip(ids, batch.isSpecial).compactMap { $1 && skipsSpecialTokens ? $0 : nil })
    self.init(
      contexts: stride(from: 0, to: ids.count, by: contextLength).map {
        Array(ids[$0..<min($0 + contextLength, ids.count)])
      },
      isSpecial: { special.contains($0) },
      beginning: contextLength < model.maximumPositions ? Self.beginning(model) : nil
    )
  }

  init(contexts: [[Int32]], isSpecial: @escaping @Sendable (Int32) -> Bool, beginning: Int32?) {
    self.contexts = contexts
    self.isSpecial = isSpecial
    self.beginning = beginning
  }

  /// What a context begins with: the beginning-of-text token, else the end-of-text token.
  static func beginning(_ model: ResidentModel) -> Int32? {
    guard let special = model.tokenizer?.specialIDs else { return nil }
    return special.beginningOfText ?? special.endOfText
  }

  private init(_ ids: [Int32], model: ResidentModel) throws {
    let tokenizer = try model.requireTokenizer()
    let length = Self.length(model)
    contexts = stride(from: 0, to: ids.count, by: length).map { Array(ids[$0..<min($0 + length, ids.count)]) }
    isSpecial = { tokenizer.isSpecial($0) }
    beginning = Self.beginning(model)
  }

  private static func length(_ model: ResidentModel) -> Int {
    // One is left for the beginning-of-text token.
    max(2, min(contextLength, model.maximumPositions - 1))
  }

  package var tokens: Int { contexts.reduce(0) { $0 + $1.count } }
}
