import Foundation
import LatentModels
import LatentSupport
import LatentTestSupport
import Testing

/// Folders without `tokenizer.json`: `vocab.json` with `merges.txt`, `vocab.txt`, SentencePiece models and RWKV's
/// vocabulary. That their ids are right is in `TokenizerFixtureTests`; here are the files around them, and broken ones.
@Suite struct OlderTokenizerFilesTests {
  /// The fixture `gpt2`, as GPT-2 came: vocabulary and merges apart, added tokens in files of their own.
  private func pairs(_ configuration: JSONObject = [:]) throws -> TemporaryFolder {
    let json = try JSON(readingFile: Fixture.path("tokenizers/gpt2/tokenizer.json"))
    let folder = try TemporaryFolder()
    _ = try folder.write(try #require(json["model"]?["vocab"]).description, to: "vocab.json")
    let merges = try #require(json["model"]?["merges"]?.arrayValue).compactMap(\.stringValue)
    _ = try folder.write("#version: 0.2\n" + merges.joined(separator: "\n") + "\n", to: "merges.txt")
    var added = JSONObject()
    for token in json["added_tokens"]?.arrayValue ?? [] {
      added[token["content"]?.stringValue ?? ""] = token["id"]
    }
    _ = try folder.write(JSON.object(added).description, to: "added_tokens.json")
    _ = try folder.write(
      #"{"eos_token": "<|endoftext|>", "mask_token": {"content": "<mask>", "lstrip": true}}"#,
      to: "special_tokens_map.json"
    )
    _ = try folder.write(JSON.object(configuration).description, to: "tokenizer_config.json")
    return folder
  }

  @Test func pairsGiveTheIDsOfTheConvertedFile() throws {
    let folder = try pairs()
    let tokenizer = try Tokenizer(folder: folder.path)
    let converted = try Tokenizer(folder: Fixture.path("tokenizers/gpt2"))
    for text in try ExpectedTokens("gpt2").strings.prefix(400)
    where !text.contains("[cut]") && !text.contains("keyword") {
      let (ours, expected) = (try tokenizer.encode(text), try converted.encode(text))
      #expect(ours.ids == expected.ids && ours.offsets == expected.offsets, "\(text.debugDescription)")
    }
    #expect(tokenizer.specialIDs.endOfText == converted.id(of: "<|endoftext|>"))
    #expect(tokenizer.isSpecial(try #require(tokenizer.id(of: "<mask>"))))
    #expect(!tokenizer.isSpecial(try #require(tokenizer.id(of: "keyword"))))
    #expect(tokenizer.identity != converted.identity)
  }

  @Test func configurationSaysWhatStandsAroundTheText() throws {
    let folder = try pairs(["add_bos_token": true, "bos_token": "<|endoftext|>", "add_prefix_space": true])
    let tokenizer = try Tokenizer(folder: folder.path)
    let end = try #require(tokenizer.id(of: "<|endoftext|>"))
    #expect(try tokenizer.ids(of: "x") == [end] + tokenizer.ids(of: " x", specialTokens: false))
  }

  @Test func mergesThatNameNoTokenAreRefusedByLine() throws {
    let folder = try pairs()
    _ = try folder.write("a b\nno such\n", to: "merges.txt")
    let error = #expect(throws: LatentError.self) { try Tokenizer(folder: folder.path) }
    #expect(error?.message.contains("merges.txt") == true && error?.message.contains("no") == true)
  }

  @Test func wordPiecesComeFromTheirLines() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nhello\nwor\n##ld\n!\n", to: "vocab.txt")
    _ = try folder.write(#"{"do_lower_case": true, "tokenizer_class": "BertTokenizer"}"#, to: "tokenizer_config.json")
    let tokenizer = try Tokenizer(folder: folder.path)
    #expect(try tokenizer.ids(of: "Héllo world! 🦩") == [2, 5, 6, 7, 8, 1, 3])
    #expect(try tokenizer.decode([5, 6, 7, 8]) == "hello world!")
  }

  @Test func controlSymbolsStandAroundTheTextAndInIt() throws {
    let tokenizer = try Tokenizer(folder: Fixture.path("tokenizers/sentencepiece-pairs"))
    let plain = try tokenizer.ids(of: "text", specialTokens: false)
    #expect(try tokenizer.ids(of: "text") == [1] + plain)
    #expect(try tokenizer.ids(of: "</s>text", specialTokens: false) == [2] + plain)
    #expect(tokenizer.specialIDs == SpecialIDs(beginningOfText: 1, endOfText: 2, padding: nil))
    let unigram = try Tokenizer(folder: Fixture.path("tokenizers/sentencepiece-unigram"))
    #expect(try unigram.ids(of: "text").last == 2 && unigram.ids(of: "text").first != 1)
  }

  /// `legacy: false` in `tokenizer_config.json`: no space is put before what follows a special token.
  @Test func onlyTheBeginningGetsASpaceWhereTheFolderSaysSo() throws {
    let folder = try TemporaryFolder()
    let model = try Data(
      contentsOf: URL(fileURLWithPath: Fixture.path("tokenizers/sentencepiece-pairs/tokenizer.model"))
    )
    try model.write(to: URL(fileURLWithPath: folder.path + "/tokenizer.model"))
    _ = try folder.write(#"{"legacy": false, "add_bos_token": false}"#, to: "tokenizer_config.json")
    let tokenizer = try Tokenizer(folder: folder.path)
    let legacy = try Tokenizer(folder: Fixture.path("tokenizers/sentencepiece-pairs"))
    let text = "a</s>the"
    #expect(try tokenizer.ids(of: text) != legacy.ids(of: text, specialTokens: false))
    #expect(try tokenizer.decode(tokenizer.ids(of: text)) == "a</s>the")
    #expect(try legacy.decode(legacy.ids(of: text, specialTokens: false)) == "a</s> the")
  }

  /// Whatever bytes a model file holds, it is read or refused, and in bounded time.
  @Test func brokenModelsAreRefused() throws {
    let path = Fixture.path("tokenizers/sentencepiece-symbols/tokenizer.model")
    let model = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let folder = try TemporaryFolder()
    var refused = 0
    var random = SeededGenerator(state: 7)
    for round in 0..<60 {
      var broken = model
      if round % 2 == 0 {
        broken.removeLast(random.index(below: model.count))
      } else {
        for _ in 0..<20 {
          broken[random.index(below: min(model.count, 400))] = UInt8(truncatingIfNeeded: random.next())
        }
      }
      try Data(broken).write(to: URL(fileURLWithPath: folder.path + "/tokenizer.model"))
      do {
        _ = try Tokenizer(folder: folder.path).ids(of: "the quick ing <sep>\n\n")
      } catch let error as LatentError {
        #expect(error.code == .unreadableCheckpoint && error.message.contains("tokenizer.model"))
        refused += 1
      }
    }
    #expect(refused > 20)
  }

  @Test(arguments: [
    "1 'a' 2", "1 'a", "x 'a' 1", "1 a 1", "0 'a' 1", "1 b'\\xg0' 1", "1 b'\u{e9}' 2", "1 'a' 1\n1 'b' 1",
    "1 '\\ud800' 3",
    "1  1",
  ]) func vocabulariesWithABrokenLineAreRefused(_ line: String) throws {
    let folder = try TemporaryFolder()
    _ = try folder.write(line + "\n", to: "rwkv_vocab_v20230424.txt")
    let error = #expect(throws: LatentError.self) { try Tokenizer(folder: folder.path) }
    #expect(error?.message.contains("Line ") == true)
  }

  @Test func worldEndsDocumentsWithTokenZero() throws {
    let tokenizer = try Tokenizer(folder: Fixture.path("tokenizers/rwkv-world"))
    #expect(tokenizer.specialIDs.endOfText == 0 && tokenizer.isSpecial(0))
    #expect(try tokenizer.decode([0, 98], skipSpecial: true) == "a")
    // In a text it is text.
    #expect(try !tokenizer.ids(of: "<|endoftext|>").contains(0))
    let encoding = try tokenizer.encode("a\u{1F9A9}")
    #expect(encoding.offsets.first == 0..<1 && encoding.offsets.dropFirst().allSatisfy { $0 == 1..<2 })
  }

  @Test func aFolderWithoutAnyIsToldWhatIsLookedFor() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: LatentError.self) { try Tokenizer(folder: folder.path) }
    #expect(error?.message.contains("tokenizer.model") == true)
  }
}
