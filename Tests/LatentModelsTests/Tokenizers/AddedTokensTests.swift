import LatentModels
import LatentSupport
import Testing

/// What is cut out of the text before the model sees it; the model knows single bytes only.
@Suite struct AddedTokensTests {
  /// The tokens of `text` where `<m>` is an added token with `flags`.
  private func tokens(_ text: String, _ flags: JSONObject) throws -> [String] {
    let added: JSON = [TokenizerFile.added("<m>", 256, flags)]
    return try TokenizerFile.bytes().with("added_tokens", added).tokenizer().encode(text).tokens
  }

  @Test func cutsATokenOutOfAWord() throws {
    #expect(try tokens("ab<m>c", [:]) == ["a", "b", "<m>", "c"])
    #expect(try tokens("<m><m>", [:]) == ["<m>", "<m>"])
    #expect(try tokens("<m", [:]) == ["<", "m"])
  }

  @Test func singleWordNeedsAFreeStand() throws {
    #expect(try tokens("a<m>", ["single_word": true]) == ["a", "<", "m", ">"])
    #expect(try tokens("<m>é", ["single_word": true]).first == "<")
    #expect(try tokens("-<m>.", ["single_word": true]) == ["-", "<m>", "."])
  }

  @Test func stripsSwallowWhiteSpace() throws {
    #expect(try tokens("a \t<m> b", ["lstrip": true]) == ["a", " \t<m>", "Ġ", "b"])
    #expect(try tokens("a <m>\u{2003} b", ["rstrip": true]) == ["a", "Ġ", "<m>\u{2003} ", "b"])
    #expect(try tokens("<m> <m>", ["lstrip": true, "rstrip": true]) == ["<m> ", "<m>"])
  }

  @Test func takesTheLongestOfSeveral() throws {
    let tokenizer = try TokenizerFile.bytes().with(
      "added_tokens",
      [TokenizerFile.added("  ", 256), TokenizerFile.added("    ", 257)]
    ).tokenizer()
    #expect(try tokenizer.encode("     x").ids == [257, 32, 120])
    #expect(try tokenizer.encode("      x").ids == [257, 256, 120])
  }

  @Test func normalizedTokensAreFoundAfterNormalization() throws {
    let added = TokenizerFile.added("Ab", 256, ["normalized": true])
    let verbatim = TokenizerFile.added("Cd", 257)
    let tokenizer = try TokenizerFile.bytes().with("added_tokens", [added, verbatim])
      .with("normalizer", ["type": "Lowercase"]).tokenizer()
    #expect(try tokenizer.encode("aBCdcd").ids == [256, 257, 99, 100])
  }

  @Test func onlySpecialTokensAreLeftOutOfDecodedText() throws {
    let tokenizer = try TokenizerFile.bytes().with(
      "added_tokens",
      [TokenizerFile.added("<s>", 256, ["special": true]), TokenizerFile.added("<t>", 257)]
    ).tokenizer()
    #expect(tokenizer.isSpecial(256) && !tokenizer.isSpecial(257) && !tokenizer.isSpecial(65))
    #expect(try tokenizer.decode([256, 65, 257], skipSpecial: true) == "A<t>")
    #expect(try tokenizer.decode([256, 65, 257]) == "<s>A<t>")
  }
}
