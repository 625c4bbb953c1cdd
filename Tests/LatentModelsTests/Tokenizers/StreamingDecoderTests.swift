import LatentModels
import LatentTestSupport
import Testing

/// Text that comes token by token, where characters are cut between tokens.
@Suite struct StreamingDecoderTests {
  private func pieces(_ style: String, _ text: String) throws -> (pieces: [String], whole: String) {
    let tokenizer = try Tokenizer(folder: Fixture.path("tokenizers/\(style)"))
    let ids = try tokenizer.ids(of: text, specialTokens: false)
    var decoder = StreamingDecoder(tokenizer)
    var pieces = try ids.map { try decoder.append($0) }
    pieces.append(try decoder.finish())
    return (pieces, try tokenizer.decode(ids))
  }

  @Test(arguments: ["gpt2", "llama3", "llama2", "mistral", "gemma", "t5", "bert", "rwkv-world", "sentencepiece-pairs"])
  func joinsToTheDecodedText(_ style: String) throws {
    for text in ["The end.", " two  spaces ", "naïve 👨‍👩‍👧 日本語", "किताब\n\n\tx", "", "a\u{FFFD}b", "🙂🙃"] {
      let (pieces, whole) = try pieces(style, text)
      #expect(pieces.joined() == whole, "\(text.debugDescription) came as \(pieces)")
    }
  }

  @Test(arguments: ["llama3", "llama2", "rwkv-world"]) func holdsBackWhatIsNoCharacterYet(_ style: String) throws {
    let (pieces, _) = try pieces(style, "x🦩y")
    #expect(!pieces.contains { $0.unicodeScalars.contains("\u{FFFD}") })
    #expect(pieces.contains("") && pieces.contains { $0.hasSuffix("🦩") || $0.hasSuffix("🦩y") })
  }

  @Test func givesUpOnWhatNeverBecomesACharacter() throws {
    let tokenizer = try Tokenizer(folder: Fixture.path("tokenizers/rwkv-world"))
    var decoder = StreamingDecoder(tokenizer)
    // Token 1 + b is the byte b: a lead byte again and again.
    let shown = try (0..<20).map { _ in try decoder.append(0xE3 + 1) }
    #expect(shown.joined().unicodeScalars.allSatisfy { $0 == "\u{FFFD}" } && !shown.joined().isEmpty)
    #expect(try decoder.append(Int32(UInt8(ascii: "a")) + 1).hasSuffix("a"))
    #expect(try decoder.finish() == "")
  }
}
