import LatentModels
import LatentSupport
import LatentTestSupport
import Testing

/// What a file must be to be read, and what is said of one that is not.
@Suite struct TokenizerLoadingTests {
  private func complaint(_ file: TokenizerFile) -> String {
    do {
      _ = try file.tokenizer()
      return "no complaint"
    } catch let error as LatentError {
      #expect(error.code == .unreadableCheckpoint)
      #expect(error.path?.hasSuffix("tokenizer.json") == true)
      return error.message
    } catch {
      return "\(error)"
    }
  }

  @Test func refusesUnknownPartsByName() {
    let file = TokenizerFile.bytes()
    let sequence: JSON = ["type": "Sequence", "pretokenizers": [["type": "Whitespace"], ["type": "Guess"]]]
    #expect(complaint(file.with("pre_tokenizer", sequence)).contains("`pre_tokenizer.pretokenizers[1]`"))
    #expect(complaint(file.with("pre_tokenizer", sequence)).contains("pre-tokenizer of type Guess"))
    #expect(complaint(file.with("normalizer", ["type": "Guess"])).contains("normalizer of type Guess"))
    #expect(complaint(file.with("decoder", ["type": "Guess"])).contains("decoder of type Guess"))
    #expect(complaint(file.with("post_processor", ["type": "Guess"])).contains("post-processor of type Guess"))
    #expect(complaint(file.with("model", ["type": "Guess"])).contains("model of type Guess"))
  }

  /// Added tokens are normalized when the file is read.
  @Test func refusesNormalizersThatMakeTooMuchOfAnAddedToken() {
    let token: JSON = ["id": 900, "content": "aaaaaaaa", "special": false, "normalized": true]
    let grow: JSON = [
      "type": "Replace", "pattern": ["String": "a"], "content": .string(String(repeating: "a", count: 2_000)),
    ]
    let file = TokenizerFile.characters(["a", "b"], merges: []).with("added_tokens", [token])
    let grown = complaint(file.with("normalizer", ["type": "Sequence", "normalizers": [grow, grow, grow]]))
    #expect(grown.contains("far too much") && grown.contains("aaaaaaaa"), "\(grown)")
    let backtracking: JSON = ["type": "Replace", "pattern": ["Regex": "(a+)+$"], "content": ""]
    let long: JSON = ["id": 900, "content": .string(String(repeating: "a", count: 60) + "!"), "normalized": true]
    let stuck = complaint(file.with("added_tokens", [long]).with("normalizer", backtracking))
    #expect(stuck.contains("gave up") && stuck.contains("!"), "\(stuck)")
  }

  @Test func refusesMergesOfUnknownTokens() {
    #expect(complaint(.characters(["a", "b"], merges: ["a c"])).contains("`model.merges[0]`"))
    #expect(complaint(.characters(["a", "b"], merges: ["a c"])).contains("\"c\""))
    #expect(complaint(.characters(["a", "b"], merges: [["a", "b"]])).contains("\"ab\""))
  }

  @Test(arguments: [["a"], "a b c", "ab", 7, nil, ["a", 1]] as [JSON])
  func refusesWhatIsNoMerge(_ merge: JSON) {
    #expect(complaint(.characters(["a", "b", "ab"], merges: [merge])).contains("is not a merge"))
  }

  @Test(arguments: [-1, 4_000_000_000, 1.5, "1", nil] as [JSON])
  func refusesUnusableIDs(_ id: JSON) {
    let model: JSON = ["type": "BPE", "vocab": ["a": id], "merges": []]
    #expect(complaint(TokenizerFile().with("model", model)).contains("`model.vocab`"))
    let added: JSON = [["id": id, "content": "<a>", "special": true]]
    #expect(complaint(TokenizerFile.bytes().with("added_tokens", added)).contains("added_tokens[0]"))
  }

  @Test func refusesAddedTokensThatContradictTheVocabulary() {
    let added: JSON = [TokenizerFile.added("A", 99)]
    #expect(complaint(TokenizerFile.bytes().with("added_tokens", added)).contains("the vocabulary gives it 65"))
  }

  @Test func refusesPatternsThatCannotBeCompiled() {
    for pattern in ["(", "[a[b]]", "[a&&b]", "\\p{Nonsense}"] {
      let split: JSON = ["type": "Split", "pattern": ["Regex": .string(pattern)], "behavior": "Isolated"]
      #expect(complaint(TokenizerFile.bytes().with("pre_tokenizer", split)).contains("`pre_tokenizer.pattern`"))
    }
  }

  @Test func refusesDropout() {
    #expect(complaint(.characters(["a"], options: ["dropout": 0.1])).contains("`model.dropout`"))
  }

  @Test func refusesTemplatesOfUnknownTokens() {
    let template: JSON = [
      "type": "TemplateProcessing", "single": [["SpecialToken": ["id": "<s>", "type_id": 0]]], "special_tokens": [:],
    ]
    #expect(complaint(TokenizerFile.bytes().with("post_processor", template)).contains("<s>"))
  }

  @Test func refusesWhatIsNoTokenizer() throws {
    let folder = try TemporaryFolder()
    #expect(throws: LatentError.self) { try Tokenizer(folder: folder.path) }
    for text in ["", "{", "[]", "3", "{}", "{\"model\": 3}", String(repeating: "[", count: 100_000)] {
      let path = try folder.write(text, to: "tokenizer.json")
      do {
        _ = try Tokenizer(file: path)
        Issue.record("read \(text.prefix(20))")
      } catch let error as LatentError {
        #expect(error.path == path && error.message.contains(path), "\(error)")
      }
    }
  }

  @Test func readsSpecialIDsFromTheFilesBeside() throws {
    let folder = try TemporaryFolder()
    let added: JSON = [TokenizerFile.added("<s>", 256, ["special": true]), TokenizerFile.added("</s>", 257)]
    _ = try folder.write(
      JSON.object(TokenizerFile.bytes().with("added_tokens", added).fields).description,
      to: "tokenizer.json"
    )
    #expect(try Tokenizer(folder: folder.path).specialIDs == SpecialIDs())
    _ = try folder.write("{\"eos_token_id\": [65, 66], \"pad_token_id\": 999}", to: "config.json")
    #expect(try Tokenizer(folder: folder.path).specialIDs == SpecialIDs(endOfText: 65))
    _ = try folder.write("{\"bos_token\": \"<s>\", \"pad_token\": \"!\"}", to: "special_tokens_map.json")
    _ = try folder.write("{\"eos_token\": {\"content\": \"</s>\"}, \"pad_token\": null}", to: "tokenizer_config.json")
    #expect(
      try Tokenizer(folder: folder.path).specialIDs == SpecialIDs(beginningOfText: 256, endOfText: 257, padding: 33)
    )
  }

  /// The library numbers added tokens itself, and it is what models are trained with.
  @Test func addedTokensTakeTheNextFreeIDs() throws {
    let added: JSON = [TokenizerFile.added("<s>", 300), TokenizerFile.added("A", 65), TokenizerFile.added("<t>", 301)]
    let tokenizer = try TokenizerFile.bytes().with("added_tokens", added).tokenizer()
    #expect(try tokenizer.encode("<s>A<t>").ids == [256, 65, 257])
  }

  @Test func countsIDsUpToTheLargest() throws {
    let tokenizer = try TokenizerFile.bytes().with("added_tokens", [TokenizerFile.added("<s>", 256)]).tokenizer()
    #expect(tokenizer.vocabularySize == 257)
    #expect(tokenizer.id(of: "<s>") == 256 && tokenizer.id(of: "A") == 65 && tokenizer.id(of: "<t>") == nil)
  }
}
