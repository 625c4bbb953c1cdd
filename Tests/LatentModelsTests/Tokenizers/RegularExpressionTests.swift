import Testing

@testable import LatentModels

@Suite struct RegularExpressionTests {
  private func matches(_ pattern: String, _ text: String) throws -> [String] {
    let expression = try RegularExpression(pattern)
    var text = text
    return try text.withUTF8 { bytes in
      var matches: [String] = []
      try RegularExpressionMatcher().forEachMatch(of: expression, in: bytes) {
        matches.append(String(decoding: bytes[$0], as: UTF8.self))
      }
      return matches
    }
  }

  @Test func whiteSpaceIsUnicodes() throws {
    #expect(try matches(#"\s"#, "\u{85}\u{A0}\u{2003}\u{3000}\u{180E}\u{200B}").count == 4)
    #expect(try matches(#"[\s]"#, "\u{180E} ").count == 1)
    #expect(try matches(#"\S"#, "\u{180E}\u{85} x").count == 2)
    #expect(try matches(#"[^\S\n]+"#, "a \u{A0}\n b") == [" \u{A0}", " "])
  }

  /// U+16D43 (Kirat Rai) and U+1E5D0 (Ol Onal) are letters since Unicode 16, U+11950 is a digit since 13.
  @Test func categoriesKnowUnicode16() throws {
    #expect(try matches(#"\p{L}+"#, "a\u{16D43}\u{1E5D0}b1").first?.unicodeScalars.count == 4)
    #expect(try matches(#"[^\p{L}]+"#, "a\u{16D43}b1") == ["1"])
    #expect(try matches(#"\P{L}+"#, "a\u{16D43}b1") == ["1"])
    #expect(try matches(#"\p{^L}+"#, "a\u{16D43}b1") == ["1"])
    #expect(try matches(#"\p{Lo}+"#, "a\u{16D43}b1").count == 1)
  }

  @Test func intervalsWithPlusRepeat() throws {
    #expect(try matches(#"\d{1,3}+"#, "1234567") == ["1234567"])
    #expect(try matches(#"(?:ab){2}+"#, "ababababab") == ["abababab"])
    #expect(try matches(#"[0-9]{,2}x"#, "123x") == ["23x"])
    #expect(try matches(#"a{"#, "a{") == ["a{"])
  }

  @Test func caseIsFoldedByUnicode() throws {
    #expect(try matches(#"(?i:'s|'ll)"#, "'S'ſ'LL'x") == ["'S", "'ſ", "'LL"])
  }

  @Test func linesBeginAndEndAtLineFeeds() throws {
    #expect(try matches("^.", "ab\ncd") == ["a", "c"])
    #expect(try matches(".$", "ab\ncd") == ["b", "d"])
  }

  @Test func emptyMatchesStandOnlyWhereNothingMatched() throws {
    #expect(try matches("x*", "axxb") == ["", "xx", ""])
    #expect(try matches("", "é") == ["", ""])
  }

  @Test func patternsThatBacktrackForeverGiveUp() throws {
    #expect(throws: (any Error).self) { try matches("(?:a+)+$", String(repeating: "a", count: 60) + "!") }
  }
}
