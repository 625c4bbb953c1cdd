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

  private init(_ ids: [Int32], model: ResidentModel) throws {
    let tokenizer = try model.requireTokenizer()
    let length = Self.length(model)
    contexts = stride(from: 0, to: ids.count, by: length).map { Array(ids[$0..<min($0 + length, ids.count)]) }
    isSpecial = { tokenizer.isSpecial($0) }
    let special = tokenizer.specialIDs
    beginning = special.beginningOfText ?? special.endOfText
  }

  private static func length(_ model: ResidentModel) -> Int {
    // One is left for the beginning-of-text token.
    max(2, min(contextLength, model.maximumPositions - 1))
  }

  var tokens: Int { contexts.reduce(0) { $0 + $1.count } }
}
