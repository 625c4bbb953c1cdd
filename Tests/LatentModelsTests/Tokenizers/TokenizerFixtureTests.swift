import Foundation
import LatentModels
import LatentSupport
import LatentTestSupport
import Testing

/// Every string of the golden fixtures in every style, against what the `tokenizers` library made of it.
@Suite struct TokenizerFixtureTests {
  static let styles = ["gpt2", "gpt-neox", "llama3", "qwen2"]

  private struct Expected {
    let strings: [String]
    let prefix: [Int32]
    let ids: [[Int32]]
    let offsets: [[Range<Int>]]
    let decoded: [Int: String]
    let decodings: [(ids: [Int32], text: String)]

    init(_ style: String) throws {
      strings = try Self.json("strings.json").arrayValue?.compactMap(\.stringValue) ?? []
      let expected = try Self.json("\(style)/expected.json")
      prefix = Self.numbers(expected["prefix"])
      ids = expected["ids"]?.arrayValue?.map { Self.numbers($0) } ?? []
      offsets =
        expected["offsets"]?.arrayValue?.map { list in
          let flat = Self.numbers(list)
          return stride(from: 0, to: flat.count, by: 2).map { Int(flat[$0])..<Int(flat[$0 + 1]) }
        } ?? []
      var decoded: [Int: String] = [:]
      for (key, value) in expected["decoded"]?.objectValue ?? JSONObject() {
        decoded[try #require(Int(key))] = value.stringValue
      }
      self.decoded = decoded
      decodings =
        expected["decodings"]?.arrayValue?.map { (Self.numbers($0["ids"]), $0["text"]?.stringValue ?? "") } ?? []
    }

    private static func json(_ name: String) throws -> JSON {
      try JSON(parsing: Array(Data(contentsOf: URL(fileURLWithPath: Fixture.path("tokenizers/\(name)")))))
    }

    private static func numbers(_ list: JSON?) -> [Int32] {
      list?.arrayValue?.compactMap { $0.integerValue.flatMap { Int32(exactly: $0) } } ?? []
    }
  }

  private func tokenizer(_ style: String) throws -> Tokenizer {
    try Tokenizer(folder: Fixture.path("tokenizers/\(style)"))
  }

  @Test(arguments: styles) func encodesEveryStringLikeTheLibrary(_ style: String) throws {
    let tokenizer = try tokenizer(style)
    let expected = try Expected(style)
    #expect(expected.strings.count == 1000)
    #expect(expected.ids.count == 1000 && expected.offsets.count == 1000)
    for (index, text) in expected.strings.enumerated() where index < expected.ids.count {
      let encoding = try tokenizer.encode(text, specialTokens: false)
      #expect(encoding.ids == expected.ids[index], "ids of \(text.debugDescription)")
      #expect(encoding.offsets == expected.offsets[index], "offsets of \(text.debugDescription)")
      let whole = try tokenizer.encode(text)
      #expect(whole.ids == expected.prefix + expected.ids[index], "ids with special tokens of \(text.debugDescription)")
      #expect(whole.offsets == expected.prefix.map { _ in 0..<0 } + expected.offsets[index])
      #expect(whole.tokens.count == whole.ids.count)
    }
  }

  @Test(arguments: styles) func givesTheSameIDsWithoutOffsets(_ style: String) throws {
    let tokenizer = try tokenizer(style)
    let expected = try Expected(style)
    #expect(try tokenizer.ids(of: expected.strings, specialTokens: false) == expected.ids)
    #expect(try tokenizer.ids(of: expected.strings) == expected.ids.map { expected.prefix + $0 })
  }

  @Test(arguments: styles) func decodesEveryStringLikeTheLibrary(_ style: String) throws {
    let tokenizer = try tokenizer(style)
    let expected = try Expected(style)
    for (index, text) in expected.strings.enumerated() {
      let decoded = try tokenizer.decode(expected.ids[index])
      // By bytes: equal strings may be in different normal forms.
      #expect(Array(decoded.utf8) == Array((expected.decoded[index] ?? text).utf8), "\(text.debugDescription)")
    }
  }

  @Test(arguments: styles) func decodesBrokenTextLikeTheLibrary(_ style: String) throws {
    let tokenizer = try tokenizer(style)
    let decodings = try Expected(style).decodings
    #expect(!decodings.isEmpty)
    for (ids, text) in decodings {
      #expect(Array(try tokenizer.decode(ids).utf8) == Array(text.utf8), "\(ids)")
    }
  }

  @Test(arguments: styles) func tokenTextsJoinToTheDecodedText(_ style: String) throws {
    let tokenizer = try tokenizer(style)
    let expected = try Expected(style)
    for ids in expected.ids + expected.decodings.map(\.ids) {
      let texts = try tokenizer.texts(of: ids)
      #expect(texts.count == ids.count)
      #expect(Array(texts.joined().utf8) == Array(try tokenizer.decode(ids).utf8), "\(ids)")
    }
  }

  /// Offsets are in scalars and cover what they say: the text between them holds the token's own text.
  @Test func offsetsPointIntoTheText() throws {
    let tokenizer = try tokenizer("llama3")
    let text = "naïve 😀 日本"
    let scalars = Array(text.unicodeScalars)
    for (position, range) in try tokenizer.encode(text, specialTokens: false).offsets.enumerated() {
      #expect(!range.isEmpty && range.upperBound <= scalars.count, "token \(position)")
    }
  }
}
