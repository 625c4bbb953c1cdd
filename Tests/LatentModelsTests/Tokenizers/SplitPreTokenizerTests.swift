import LatentModels
import LatentSupport
import Testing

/// Pre-tokenizers seen through a model that knows every word of the example as a token, and letters.
@Suite struct SplitPreTokenizerTests {
  private func words(_ text: String, _ preTokenizer: JSON) throws -> [String] {
    // Each character merges with the next, so that a word becomes one token whatever it is.
    var tokens = Set(text.unicodeScalars.map { String(Character($0)) })
    var merges: [JSON] = []
    let scalars = Array(text.unicodeScalars)
    for start in scalars.indices {
      for end in scalars.indices where end > start {
        let left = String(String.UnicodeScalarView(scalars[start..<end]))
        let right = String(Character(scalars[end]))
        if tokens.insert(left + right).inserted { merges.append([.string(left), .string(right)]) }
      }
    }
    return try TokenizerFile.characters(tokens.sorted(), merges: merges, options: ["ignore_merges": true])
      .with("pre_tokenizer", preTokenizer).tokenizer().encode(text).tokens
  }

  @Test(arguments: [
    ("Removed", ["the", "final", "countdown"]),
    ("Isolated", ["the", "-", "final", "-", "-", "countdown"]),
    ("MergedWithPrevious", ["the-", "final-", "-", "countdown"]),
    ("MergedWithNext", ["the", "-final", "-", "-countdown"]),
    ("Contiguous", ["the", "-", "final", "--", "countdown"]),
    ("merged_with_next", ["the", "-final", "-", "-countdown"]),
  ]) func behaviors(_ behavior: String, _ expected: [String]) throws {
    for pattern: JSON in [["String": "-"], ["Regex": "-"]] {
      let split: JSON = ["type": "Split", "pattern": pattern, "behavior": .string(behavior), "invert": false]
      #expect(try words("the-final--countdown", split) == expected)
    }
  }

  @Test func invertedPatternsDescribeTheWords() throws {
    let split: JSON = ["type": "Split", "pattern": ["Regex": "[a-z]+"], "behavior": "Removed", "invert": true]
    #expect(try words("ab--cd-", split) == ["ab", "cd"])
  }

  @Test func digitsStandAloneOrTogether() throws {
    #expect(try words("a12½b", ["type": "Digits", "individual_digits": true]) == ["a", "1", "2", "½", "b"])
    #expect(try words("a12½b", ["type": "Digits", "individual_digits": false]) == ["a", "12½", "b"])
  }

  @Test func whitespaceSeparatesWordsAndMarks() throws {
    #expect(try words("ab, c_1!?  d", ["type": "Whitespace"]) == ["ab", ",", "c_1", "!?", "d"])
    #expect(try words("ab, c\u{2003}d ", ["type": "WhitespaceSplit"]) == ["ab,", "c", "d"])
    #expect(try words("a.,b", ["type": "Punctuation"]) == ["a", ".", ",", "b"])
  }

  @Test func byteLevelFollowsGPT2sWords() throws {
    let tokenizer = try TokenizerFile.bytes().with("pre_tokenizer", ["type": "ByteLevel", "add_prefix_space": true])
      .with("post_processor", ["type": "ByteLevel", "trim_offsets": true, "add_prefix_space": true]).tokenizer()
    let encoding = try tokenizer.encode("hi  é")
    #expect(encoding.tokens == ["Ġ", "h", "i", "Ġ", "Ġ", "Ã", "©"])
    #expect(encoding.offsets == [0..<0, 0..<1, 1..<2, 3..<3, 4..<4, 4..<5, 4..<5])
  }
}
