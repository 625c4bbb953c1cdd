import LatentModels
import LatentTestSupport
import Testing

/// Every string of the golden fixtures in every style, against what the `tokenizers` library made of it.
@Suite struct TokenizerFixtureTests {
  static let styles = [
    "gpt2", "gpt-neox", "llama3", "qwen2", "falcon", "opt", "roberta", "olmo2", "tekken", "deepseek", "llama2", "phi3",
    "mistral", "gemma", "spaced-words", "bert", "t5", "albert", "scripts",
  ]
  /// Byte-level styles without a normalizer give back whatever text they are given.
  static let restoring = ["llama3", "falcon", "olmo2", "tekken", "deepseek", "rwkv-world"]
  /// Folders without a `tokenizer.json`, against `rwkv` and `sentencepiece`, which have no offsets in scalars.
  static let older = ["rwkv-world", "sentencepiece-pairs", "sentencepiece-symbols", "sentencepiece-unigram"]

  private func tokenizer(_ style: String) throws -> Tokenizer {
    try Tokenizer(folder: Fixture.path("tokenizers/\(style)"))
  }

  @Test(arguments: styles) func encodesEveryStringLikeTheLibrary(_ style: String) throws {
    let tokenizer = try tokenizer(style)
    let expected = try ExpectedTokens(style)
    #expect(expected.strings.count == 1000)
    #expect(expected.ids.count == 1000 && expected.offsets.count == 1000)
    for (index, text) in expected.strings.enumerated() where index < expected.ids.count {
      let encoding = try tokenizer.encode(text)
      let (before, after) = (expected.prefix.map { _ in 0..<0 }, expected.suffix.map { _ in 0..<0 })
      #expect(
        encoding.ids == expected.prefix + expected.ids[index] + expected.suffix,
        "ids of \(text.debugDescription)"
      )
      #expect(encoding.offsets == before + expected.offsets[index] + after, "offsets of \(text.debugDescription)")
      #expect(encoding.tokens.count == encoding.ids.count)
    }
  }

  @Test(arguments: styles + older) func givesTheSameIDsWithoutOffsets(_ style: String) throws {
    let tokenizer = try tokenizer(style)
    let expected = try ExpectedTokens(style)
    #expect(expected.ids.count == 1000)
    let ids = try tokenizer.ids(of: expected.strings, specialTokens: false)
    // One by one: of a difference only the string is of interest.
    for (index, text) in expected.strings.enumerated() {
      #expect(ids[index] == expected.ids[index], "ids of \(text.debugDescription)")
    }
  }

  @Test(arguments: styles) func decodesEveryStringLikeTheLibrary(_ style: String) throws {
    let tokenizer = try tokenizer(style)
    let expected = try ExpectedTokens(style)
    #expect(expected.decodedStrings >= 200)
    for (index, text) in expected.strings.prefix(expected.decodedStrings).enumerated() {
      let decoded = try tokenizer.decode(expected.ids[index])
      // By bytes: equal strings may be in different normal forms.
      #expect(Array(decoded.utf8) == Array((expected.decoded[index] ?? text).utf8), "\(text.debugDescription)")
    }
  }

  @Test(arguments: restoring) func decodingUndoesEncoding(_ style: String) throws {
    let tokenizer = try tokenizer(style)
    let expected = try ExpectedTokens(style)
    for (index, text) in expected.strings.enumerated() {
      #expect(Array(try tokenizer.decode(expected.ids[index]).utf8) == Array(text.utf8), "\(text.debugDescription)")
    }
  }

  @Test(arguments: styles) func decodesBrokenTextLikeTheLibrary(_ style: String) throws {
    let tokenizer = try tokenizer(style)
    let decodings = try ExpectedTokens(style).decodings
    #expect(!decodings.isEmpty)
    for (ids, text) in decodings {
      #expect(Array(try tokenizer.decode(ids).utf8) == Array(text.utf8), "\(ids)")
    }
  }

  @Test(arguments: styles + older) func tokenTextsJoinToTheDecodedText(_ style: String) throws {
    let tokenizer = try tokenizer(style)
    let expected = try ExpectedTokens(style)
    for ids in expected.ids.prefix(300) + expected.decodings.map(\.ids) {
      let texts = try tokenizer.texts(of: ids)
      #expect(texts.count == ids.count)
      #expect(Array(texts.joined().utf8) == Array(try tokenizer.decode(ids).utf8), "\(ids)")
    }
  }

  /// Offsets are in scalars and cover what they say: the text between them holds the token's own text.
  @Test(arguments: ["llama3", "rwkv-world", "sentencepiece-pairs", "sentencepiece-unigram"])
  func offsetsPointIntoTheText(_ style: String) throws {
    let tokenizer = try tokenizer(style)
    let text = "naïve 😀 日本"
    let scalars = Array(text.unicodeScalars)
    let offsets = try tokenizer.encode(text, specialTokens: false).offsets
    for (position, range) in offsets.enumerated() {
      #expect(!range.isEmpty && range.upperBound <= scalars.count, "token \(position)")
    }
    #expect(offsets.first?.lowerBound == 0 && offsets.last?.upperBound == scalars.count)
  }
}
