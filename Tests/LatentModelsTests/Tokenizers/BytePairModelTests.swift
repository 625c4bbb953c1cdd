import LatentModels
import LatentSupport
import Testing

@Suite struct BytePairModelTests {
  @Test func mergesByRankAndThenFromTheLeft() throws {
    let tokens = ["a", "b", "c", "ab", "bc", "aa", "aab"]
    let first = try TokenizerFile.characters(tokens, merges: ["a b", "b c", "a a"]).tokenizer()
    #expect(try first.encode("abc").tokens == ["ab", "c"])
    let second = try TokenizerFile.characters(tokens, merges: ["b c", "a b", "a a"]).tokenizer()
    #expect(try second.encode("abc").tokens == ["a", "bc"])
    #expect(try second.encode("aaa").tokens == ["aa", "a"])
    let third = try TokenizerFile.characters(tokens, merges: ["a a", "aa b"]).tokenizer()
    #expect(try third.encode("aaab").tokens == ["aa", "a", "b"])
    #expect(try third.encode("aab").tokens == ["aab"])
  }

  @Test func readsMergesAsStringsAndAsPairs() throws {
    let strings = try TokenizerFile.characters(["a", "b", "ab"], merges: ["#version: 0.2", "a b"]).tokenizer()
    let pairs = try TokenizerFile.characters(["a", "b", "ab"], merges: [["a", "b"]]).tokenizer()
    #expect(try strings.encode("ab").ids == [2])
    #expect(try pairs.encode("ab").ids == [2])
  }

  @Test func takesWholeWordsWhereMergesAreIgnored() throws {
    let tokens = ["a", "b", "c", "bc", "abc"]
    let plain = try TokenizerFile.characters(tokens, merges: ["b c"]).tokenizer()
    let ignoring = try TokenizerFile.characters(tokens, merges: ["b c"], options: ["ignore_merges": true]).tokenizer()
    #expect(try plain.encode("abc").tokens == ["a", "bc"])
    #expect(try ignoring.encode("abc").tokens == ["abc"])
    #expect(try ignoring.encode("abcbc").tokens == ["a", "bc", "bc"])
  }

  @Test func unknownCharactersBecomeTheUnknownToken() throws {
    let tokens = ["<unk>", "a", "b"]
    let dropping = try TokenizerFile.characters(tokens).tokenizer()
    let single = try TokenizerFile.characters(tokens, options: ["unk_token": "<unk>"]).tokenizer()
    let fusing = try TokenizerFile.characters(tokens, options: ["unk_token": "<unk>", "fuse_unk": true]).tokenizer()
    #expect(try dropping.encode("axxb").ids == [1, 2])
    #expect(try single.encode("axxb").ids == [1, 0, 0, 2])
    #expect(try single.encode("axxb").offsets == [0..<1, 1..<2, 2..<3, 3..<4])
    #expect(try fusing.encode("axxb").ids == [1, 0, 2])
    #expect(try fusing.encode("axxb").offsets == [0..<1, 1..<3, 3..<4])
  }

  @Test func unknownCharactersAreSpelledInBytesWhereTheFileSaysSo() throws {
    let tokens = ["<unk>", "a", "<0xC3>", "<0xA9>"]
    let options: JSONObject = ["unk_token": "<unk>", "byte_fallback": true]
    let tokenizer = try TokenizerFile.characters(tokens, options: options).with("decoder", ["type": "ByteFallback"])
      .tokenizer()
    #expect(try tokenizer.encode("aéü").ids == [1, 2, 3, 0])
    #expect(try tokenizer.decode([1, 2, 3]) == "aé")
    #expect(try tokenizer.decode([2, 1]) == "\u{FFFD}a")
  }

  /// Composed and decomposed characters are the same `String` in Swift but different tokens.
  @Test func tellsNormalFormsApart() throws {
    let model =
      "{\"type\":\"BPE\",\"vocab\":{\"\u{E9}\":0,\"e\":1,\"\u{301}\":2,\"e\u{301}\":3},\"merges\":[\"e \u{301}\"]}"
    let tokenizer = try TokenizerFile().with("model", try JSON(parsing: model)).tokenizer()
    #expect(try tokenizer.encode("\u{E9}").ids == [0])
    #expect(try tokenizer.encode("e\u{301}").ids == [3])
  }

  @Test func mergesAWordOfAHundredThousandCharacters() throws {
    let tokenizer = try TokenizerFile.characters(["a", "aa", "aaaa"], merges: ["a a", "aa aa"]).tokenizer()
    let encoding = try tokenizer.encode(String(repeating: "a", count: 100_003))
    #expect(encoding.ids == Array(repeating: 2, count: 25_000) + [1, 0])
    #expect(encoding.offsets.last == 100_002..<100_003)
  }
}
