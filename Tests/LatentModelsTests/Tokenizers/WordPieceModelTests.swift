import LatentModels
import LatentSupport
import Testing

/// BERT's tokenizer. Expected values are the `tokenizers` library's for the same file.
@Suite struct WordPieceModelTests {
  private func file(_ options: JSONObject = [:]) -> TokenizerFile {
    let tokens = ["[UNK]", "[CLS]", "[SEP]", "un", "##aff", "##able", "a", "##f", ",", "中", "e"]
    var vocabulary = JSONObject()
    for (id, token) in tokens.enumerated() { vocabulary[token] = .integer(id) }
    var model: JSONObject = [
      "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
      "vocab": .object(vocabulary),
    ]
    for (key, value) in options { model[key] = value }
    return TokenizerFile().with("model", .object(model))
      .with(
        "normalizer",
        ["type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "lowercase": true]
      )
      .with("pre_tokenizer", ["type": "BertPreTokenizer"])
      .with("decoder", ["type": "WordPiece", "prefix": "##", "cleanup": true])
      .with("post_processor", ["type": "BertProcessing", "cls": ["[CLS]", 1], "sep": ["[SEP]", 2]])
  }

  @Test func takesTheLongestBeginningAgainAndAgain() throws {
    let encoding = try file().tokenizer().encode("Unaffable,a", specialTokens: false)
    #expect(encoding.tokens == ["un", "##aff", "##able", ",", "a"])
    #expect(encoding.offsets == [0..<2, 2..<5, 5..<9, 9..<10, 10..<11])
  }

  @Test func aWordThatCannotBeSpelledIsUnknownAsAWhole() throws {
    #expect(try file().tokenizer().encode("unx a", specialTokens: false).ids == [0, 6])
    #expect(try file().tokenizer().encode("unx a", specialTokens: false).offsets == [0..<3, 4..<5])
    #expect(try file(["max_input_chars_per_word": 8]).tokenizer().encode("unaffable", specialTokens: false).ids == [0])
    #expect(
      try file(["max_input_chars_per_word": 9]).tokenizer().encode("unaffable", specialTokens: false).ids.count == 3
    )
  }

  @Test func normalizesLikeBERT() throws {
    let encoding = try file().tokenizer().encode("É\u{0}\u{200B}中a\u{301}中", specialTokens: false)
    #expect(encoding.tokens == ["e", "中", "a", "中"])
    #expect(encoding.offsets == [0..<1, 3..<4, 4..<5, 6..<7])
  }

  @Test func decodesWithSpacesBetweenWords() throws {
    let tokenizer = try file().tokenizer()
    #expect(try tokenizer.decode([3, 4, 5, 8, 6]) == "unaffable, a")
    #expect(try tokenizer.texts(of: [3, 4, 8, 6]) == ["un", "aff", ",", " a"])
    #expect(try tokenizer.encode("a").ids == [1, 6, 2])
    #expect(try tokenizer.encode("a").offsets == [0..<0, 0..<1, 0..<0])
  }

  @Test func needsAnUnknownToken() {
    #expect(throws: LatentError.self) { try file(["unk_token": "?"]).tokenizer() }
  }
}
