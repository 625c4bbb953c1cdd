/// A token that a model has found in a word.
struct ModelToken: Equatable {
  var id: Int32
  /// Where the token stands, in bytes from the word's start.
  var start: Int32
  var end: Int32
}

/// The part that turns a word into tokens. `model` in `tokenizer.json`.
protocol TokenModel: Sendable {
  var vocabulary: Vocabulary { get }

  /// A token that is named by the text that it stands for and not by the vocabulary.
  var verbatimToken: Int32? { get }

  /// Appends the tokens of `word`, which is not empty, to `output`.
  func tokenize(
    _ word: UnsafeBufferPointer<UInt8>,
    _ scratch: TokenizerScratch,
    into output: inout [ModelToken]
  ) throws
}

extension TokenModel {
  var verbatimToken: Int32? { nil }
}

/// The kinds of model that can be read, by their `type` in the file.
enum TokenModels {
  typealias Reader = @Sendable (TokenizerField) throws -> any TokenModel

  static let readers: [String: Reader] = [
    "BPE": { try BytePairModel($0) },
    "Unigram": { try UnigramModel($0) },
    "WordLevel": { try WordLevelModel($0) },
    "WordPiece": { try WordPieceModel($0) },
  ]

  static func read(_ field: TokenizerField) throws -> any TokenModel {
    // Files from before the field was there are told by what they hold.
    let type = try field.optional("type")?.string() ?? (field.optional("merges") == nil ? "unknown" : "BPE")
    guard let reader = readers[type] else {
      throw field.unsupported("model", type, supported: readers.keys.sorted())
    }
    return try reader(field)
  }
}
