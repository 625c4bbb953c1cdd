import LatentModels
import LatentSupport
import Testing

/// Byte-pair models in SentencePiece's manner, as Llama 2, Mistral and Gemma have them: `▁` for a space, bytes for
/// characters that are no tokens. Expected values are the `tokenizers` library's for the same file.
@Suite struct SentencePieceStyleTests {
  private static let tokens =
    ["<unk>", "<s>", "▁", "a", "b", "c", "▁a", "ab", "▁ab"]
    + (0..<256).map { byte in
      let digits = String(byte, radix: 16, uppercase: true)
      return "<0x\(digits.count == 1 ? "0" : "")\(digits)>"
    }
  private static let firstByte: Int32 = 9

  private func file() -> TokenizerFile {
    let options: JSONObject = ["unk_token": "<unk>", "fuse_unk": true, "byte_fallback": true]
    let merges: [JSON] = ["a b", "▁ a", "▁ ab"]
    return TokenizerFile.characters(Self.tokens, merges: merges, options: options)
      .with("added_tokens", [TokenizerFile.added("<s>", 1, ["special": true])])
  }

  private let spacesAndBytes: JSON = [
    "type": "Sequence",
    "decoders": [
      ["type": "Replace", "pattern": ["String": "▁"], "content": " "], ["type": "ByteFallback"], ["type": "Fuse"],
      ["type": "Strip", "content": " ", "start": 1, "stop": 0],
    ],
  ]

  @Test func llama2PutsASpaceBeforeTheText() throws {
    let normalizer: JSON = [
      "type": "Sequence",
      "normalizers": [
        ["type": "Prepend", "prepend": "▁"], ["type": "Replace", "pattern": ["String": " "], "content": "▁"],
      ],
    ]
    let tokenizer = try file().with("normalizer", normalizer).with("decoder", spacesAndBytes).tokenizer()
    let encoding = try tokenizer.encode("ab  aé<s>c")
    let e = [Self.firstByte + 0xC3, Self.firstByte + 0xA9]
    #expect(encoding.ids == [8, 2, 6] + e + [1, 2, 5])
    #expect(encoding.offsets == [0..<2, 2..<3, 3..<5, 5..<6, 5..<6, 6..<9, 9..<10, 9..<10])
    #expect(try tokenizer.decode([8, 2, 6] + e) == "ab  aé")
    #expect(try tokenizer.texts(of: [8, 2, 6] + e) == ["ab", " ", " a", "", "é"])
    #expect(tokenizer.tokenText(8) == " ab")
    #expect(try tokenizer.decode([3, e[0], 3]) == "a\u{FFFD}a")
  }

  @Test(arguments: [("always", [8, 1, 6]), ("first", [8, 1, 3]), ("never", [7, 1, 3])] as [(String, [Int32])])
  func metaspacePrependsByItsScheme(_ scheme: String, _ ids: [Int32]) throws {
    let metaspace: JSON = ["type": "Metaspace", "replacement": "▁", "prepend_scheme": .string(scheme), "split": true]
    let tokenizer = try file().with("pre_tokenizer", metaspace).with("decoder", metaspace).tokenizer()
    #expect(try tokenizer.encode("ab<s>a").ids == ids)
    // Offsets are not asked for here, but the scheme `first` needs them.
    #expect(try tokenizer.ids(of: "ab<s>a") == ids)
    #expect(try tokenizer.encode("a a").ids == [scheme == "never" ? 3 : 6, 6])
    #expect(try tokenizer.decode([6, 6]) == (scheme == "never" ? " a a" : "a a"))
  }

  @Test func metaspaceReadsTheFlagOfOlderFiles() throws {
    let metaspace: JSON = ["type": "Metaspace", "replacement": "▁", "add_prefix_space": false]
    #expect(try file().with("pre_tokenizer", metaspace).tokenizer().encode("a").ids == [3])
  }

  @Test func gemmaKeepsTheTextWhole() throws {
    let tokenizer = try file()
      .with("normalizer", ["type": "Replace", "pattern": ["String": " "], "content": "▁"])
      .with("pre_tokenizer", ["type": "Split", "pattern": ["String": " "], "behavior": "MergedWithPrevious"])
      .tokenizer()
    #expect(try tokenizer.encode(" ab a").ids == [8, 6])
    #expect(try tokenizer.encode(" ab a").offsets == [0..<3, 3..<5])
  }

  /// A file whose normalizers make ever more of a text must not fill the memory.
  @Test func textThatGrowsWithoutEndIsRefused() throws {
    let doubling: JSON = ["type": "Replace", "pattern": ["String": "a"], "content": "aaaaaaaaaaaaaaaa"]
    let normalizer: JSON = ["type": "Sequence", "normalizers": .array(Array(repeating: doubling, count: 20))]
    let tokenizer = try file().with("normalizer", normalizer).tokenizer()
    #expect(throws: LatentError.self) { try tokenizer.encode("a") }
    let decoder: JSON = ["type": "Sequence", "decoders": .array(Array(repeating: doubling, count: 20))]
    #expect(throws: LatentError.self) { try file().with("decoder", decoder).tokenizer().decode([3]) }
  }
}
