/// A step that works on the finished tokens: puts special tokens around them, trims offsets. `post_processor` in
/// `tokenizer.json`.
protocol PostProcessor: Sendable {
  /// - Parameters:
  ///   - encoding: its tokens and offsets are empty when only ids were asked for.
  ///   - specialTokens: whether special tokens are put in.
  func process(_ encoding: inout Encoding, specialTokens: Bool)
}

/// The kinds of post-processor that can be read, by their `type` in the file.
enum PostProcessors {
  typealias Reader = @Sendable (TokenizerField) throws -> any PostProcessor

  static let readers: [String: Reader] = [
    "BertProcessing": { try EnclosingPostProcessor($0, trimsOffsets: nil) },
    "ByteLevel": { try ByteLevelPostProcessor($0) },
    "RobertaProcessing": { try EnclosingPostProcessor($0, trimsOffsets: ByteLevelPostProcessor($0)) },
    "Sequence": { try PostProcessorSequence($0) },
    "TemplateProcessing": { try TemplatePostProcessor($0) },
  ]

  static func read(_ field: TokenizerField) throws -> any PostProcessor {
    let type = try field.required("type").string()
    guard let reader = readers[type] else {
      throw field.unsupported("post-processor", type, supported: readers.keys.sorted())
    }
    return try reader(field)
  }
}

/// Several post-processors, one after the other.
struct PostProcessorSequence: PostProcessor {
  let processors: [any PostProcessor]

  init(_ field: TokenizerField) throws {
    processors = try field.required("processors").elements().map { try PostProcessors.read($0) }
  }

  func process(_ encoding: inout Encoding, specialTokens: Bool) {
    for processor in processors { processor.process(&encoding, specialTokens: specialTokens) }
  }
}
