import LatentModels
import LatentSupport
import Testing

/// Unigram models, as T5 and XLM-RoBERTa have them. Expected values are the `tokenizers` library's for the same file.
@Suite struct UnigramModelTests {
  private func file(byteFallback: Bool = false) -> TokenizerFile {
    var vocabulary: [JSON] = [
      ["<unk>", 0], ["a", -2.0], ["b", -2.0], ["c", -2.0], ["ab", -3.0], ["bc", -2.5], ["abc", -9.0], ["xy", -5.0],
    ]
    for byte in ["<0xC3>", "<0xA9>"] { vocabulary.append([.string(byte), -20.0]) }
    return TokenizerFile().with(
      "model",
      ["type": "Unigram", "unk_id": 0, "vocab": .array(vocabulary), "byte_fallback": .bool(byteFallback)]
    )
  }

  @Test func takesTheLikeliestSpelling() throws {
    #expect(try file().tokenizer().encode("abc").tokens == ["a", "bc"])
    #expect(try file().tokenizer().encode("abab").ids == [4, 4])
  }

  @Test func unknownCharactersInARowAreOneAndKeepTheirText() throws {
    let encoding = try file().tokenizer().encode("aéüb")
    #expect(encoding.ids == [1, 0, 2])
    #expect(encoding.tokens == ["a", "éü", "b"])
    #expect(encoding.offsets == [0..<1, 1..<3, 3..<4])
  }

  @Test func bytesOfAnUnknownCharacterShareItsOffsets() throws {
    let encoding = try file(byteFallback: true).tokenizer().encode("aéb")
    #expect(encoding.ids == [1, 8, 9, 2])
    #expect(encoding.offsets == [0..<1, 1..<2, 1..<2, 2..<3])
  }

  @Test(
    arguments: [
      ["type": "Unigram", "unk_id": nil, "vocab": [["a", 0]]], ["type": "Unigram", "unk_id": 3, "vocab": [["a", 0]]],
      ["type": "Unigram", "unk_id": 0, "vocab": []], ["type": "Unigram", "unk_id": 0, "vocab": [["a"]]],
    ] as [JSON]
  ) func refusesModelsWithoutAnUnknownTokenOrScores(_ model: JSON) {
    #expect(throws: LatentError.self) { try TokenizerFile().with("model", model).tokenizer() }
  }

  @Test func precompiledMapsThatLieAreRefused() {
    for map in ["", "AA", "!!!!", "/////w==", "AAAAAA==", "CAAAAAAAAAA="] {
      let normalizer: JSON = ["type": "Precompiled", "precompiled_charsmap": .string(map)]
      #expect(throws: LatentError.self, "\(map)") { try file().with("normalizer", normalizer).tokenizer() }
    }
  }
}
