import LatentModels
import LatentSupport
import Testing

@Suite struct TokenTextDecoderTests {
  @Test func aCharacterBelongsToTheTokenThatCompletesIt() throws {
    let tokenizer = try TokenizerFile.bytes().tokenizer()
    // é is C3 A9, € is E2 82 AC.
    #expect(try tokenizer.texts(of: [0x61, 0xC3, 0xA9, 0x62]) == ["a", "", "é", "b"])
    #expect(try tokenizer.texts(of: [0xE2, 0x82, 0xAC]) == ["", "", "€"])
  }

  @Test func brokenCharactersAreMarkedOnce() throws {
    let tokenizer = try TokenizerFile.bytes().tokenizer()
    #expect(try tokenizer.texts(of: [0xE2, 0x82, 0x61]) == ["", "\u{FFFD}", "a"])
    #expect(try tokenizer.texts(of: [0xA9, 0xC3]) == ["\u{FFFD}", "\u{FFFD}"])
    #expect(try tokenizer.decode([0xE2, 0x82, 0x61]) == "\u{FFFD}a")
  }

  @Test func oneTokenIsShownByItself() throws {
    let added: JSON = [TokenizerFile.added("<s>", 256, ["special": true])]
    let tokenizer = try TokenizerFile.bytes().with("added_tokens", added).tokenizer()
    #expect(tokenizer.tokenText(0x20) == " ")
    #expect(tokenizer.tokenText(0xC3) == "\u{FFFD}")
    #expect(tokenizer.tokenText(256) == "<s>")
  }

  @Test func idsOutsideTheVocabularyAreRefused() throws {
    let tokenizer = try TokenizerFile.bytes().tokenizer()
    for id in [-1, 256, Int32.max, Int32.min] as [Int32] {
      #expect(throws: LatentError.self) { try tokenizer.decode([65, id]) }
      #expect(throws: LatentError.self) { try tokenizer.texts(of: [id]) }
      #expect(tokenizer.tokenText(id) == "\u{FFFD}")
      #expect(!tokenizer.isSpecial(id))
    }
  }
}
