import LatentModels
import LatentSupport
import LatentTestSupport
import Testing

@testable import LatentAnalysis

@Suite struct TokenTextsTests {
  /// Byte-level, Metaspace with byte fallback, WordPiece.
  @Test(arguments: ["models/neox-parallel/checkpoint", "tokenizers/llama2", "tokenizers/bert", "tokenizers/gpt2"])
  func windowsReadAsTheTokenizerShowsThem(folder: String) throws {
    let tokenizer = try Tokenizer(folder: Fixture.path(folder))
    let texts = TokenTexts(tokenizer)
    var generator = SeededGenerator(seed: 3, "token texts", folder)
    for round in 0..<400 {
      let ids = (0..<32).map { _ -> Int32 in
        let draw = generator.unit()
        // Low ids are bytes in many vocabularies: runs of parts of characters.
        let limit = round % 2 == 0 ? min(300, tokenizer.vocabularySize) : tokenizer.vocabularySize
        return Int32(Double(limit) * draw)
      }
      #expect(texts.texts(of: ids) == tokenizer.shownTexts(of: ids), "\(ids)")
    }
    let strange: [Int32] = [3, -1, Int32(tokenizer.vocabularySize) + 5, 4]
    #expect(texts.texts(of: strange) == tokenizer.shownTexts(of: strange))
    #expect(texts.texts(of: []).isEmpty)
  }

  @Test func aCharacterInPiecesBelongsToTheTokenThatCompletesIt() throws {
    let tokenizer = try Tokenizer(folder: Fixture.path("models/neox-parallel/checkpoint"))
    let texts = TokenTexts(tokenizer)
    for text in ["a 🦊 b", "naïve – “yes”", "日本語のテキスト", "\u{FFFD}x"] {
      let ids = try tokenizer.ids(of: text, specialTokens: false)
      #expect(texts.texts(of: ids).joined() == text)
      #expect(texts.texts(of: ids) == tokenizer.shownTexts(of: ids))
    }
  }

  @Test func areThoseOfTheTokenizer() throws {
    let tokenizer = try Tokenizer(folder: Fixture.path("models/neox-parallel/checkpoint"))
    let texts = TokenTexts(tokenizer)
    var generator = SeededGenerator(seed: 4, "token texts")
    let sentences = try ["Plain words, and 12 numbers.", "naïve – „Anführung“ 日本語 👩‍👩‍👧 end", "a\tb\n\nc"].map {
      try tokenizer.ids(of: $0, specialTokens: false)
    }
    let random = (0..<200).map { _ in
      (0..<12).map { _ in Int32(generator.index(below: tokenizer.vocabularySize + 3)) }
    }
    // Twice: from the tokenizer, then from the table.
    for ids in sentences + random + sentences + random {
      #expect(texts.texts(of: ids) == tokenizer.shownTexts(of: ids))
    }
  }
}
