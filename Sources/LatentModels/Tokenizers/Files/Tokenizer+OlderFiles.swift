internal import LatentSupport

// Folders without `tokenizer.json`: the same parts, put together as the `tokenizers` library's own conversions do it.

extension Tokenizer {
  /// RWKV's World vocabulary.
  convenience init(world source: TokenizerSource) throws {
    let model = try LongestMatchModel(path: source.path)
    let end = LongestMatchModel.endOfDocument
    self.init(
      path: source.path,
      identity: try source.identity(),
      added: try AddedTokens([end], normalizer: nil, standInText: false),
      normalizer: nil,
      preTokenizer: nil,
      model: model,
      postProcessor: nil,
      decoder: JoiningDecoder(),
      specialIDs: SpecialIDs(endOfText: end.id)
    )
  }

  /// `vocab.json` and `merges.txt`: byte-level pairs over GPT-2's words, or Qwen's where the folder says so.
  convenience init(pairs source: TokenizerSource) throws {
    let configuration = try source.configuration("tokenizer_config.json")
    let entries = TokenizerField(try JSON(readingFile: source.path), name: "vocabulary", file: source.path)
    let merges = try Self.merges("\(source.folder)/merges.txt")
    let options = TokenizerField([:], file: source.path)
    let model = try BytePairModel(options, vocabulary: entries, merges: merges)
    let name = try configuration.optional("tokenizer_class")?.string() ?? ""
    let type = try source.configuration("config.json").optional("model_type")?.value.stringValue ?? ""
    let isQwen = name.hasPrefix("Qwen2") || (name.isEmpty && type.hasPrefix("qwen"))
    let addsSpace = try configuration.flag("add_prefix_space", default: false)
    let bytes: JSON = ["type": "ByteLevel", "add_prefix_space": .bool(addsSpace), "use_regex": .bool(!isQwen)]
    let words: JSON = ["type": "Split", "pattern": ["Regex": .string(Self.qwenWords)], "behavior": "Isolated"]
    let cut: JSON = isQwen ? ["type": "Sequence", "pretokenizers": [words, bytes]] : bytes
    let added = try AddedTokenFiles(source, model.vocabulary)
    let ids = try SpecialIDs(folder: source.folder, AddedTokens(added.sorted, normalizer: nil), model.vocabulary)
    let normalizer = isQwen ? UnicodeNormalizer(form: .nfc) : nil
    let isEnclosed = ["RobertaTokenizer", "BartTokenizer", "LongformerTokenizer"].contains { name.hasPrefix($0) }
    self.init(
      path: source.path,
      identity: try source.identity(),
      added: try AddedTokens(added.sorted, normalizer: normalizer, path: source.path),
      normalizer: normalizer,
      preTokenizer: try PreTokenizers.read(TokenizerField(cut, name: "the pre-tokenizer", file: source.path)),
      model: model,
      postProcessor: EdgeTokens(
        before: try configuration.flag("add_bos_token", default: isEnclosed) ? ids.beginningOfText : nil,
        after: try configuration.flag("add_eos_token", default: isEnclosed) ? ids.endOfText : nil,
        model.vocabulary,
        added.sorted
      ),
      decoder: ByteLevelDecoder(),
      specialIDs: ids
    )
  }

  /// `vocab.txt`: BERT's word pieces, a token a line.
  convenience init(words source: TokenizerSource) throws {
    let configuration = try source.configuration("tokenizer_config.json")
    var vocabulary = JSONObject()
    let lines = try Self.lines(source.path)
    for (id, line) in lines.enumerated() where !line.isEmpty { vocabulary[line] = .integer(id) }
    let unknown = configuration.optional("unk_token")?.value.stringValue ?? "[UNK]"
    let fields: JSON = ["type": "WordPiece", "unk_token": .string(unknown), "vocab": .object(vocabulary)]
    let model = try WordPieceModel(TokenizerField(fields, file: source.path))
    var options: JSONObject = ["type": "BertNormalizer"]
    options["lowercase"] = .bool(try configuration.flag("do_lower_case", default: true))
    options["handle_chinese_chars"] = .bool(try configuration.flag("tokenize_chinese_chars", default: true))
    if let strips = configuration.optional("strip_accents") { options["strip_accents"] = .bool(try strips.bool()) }
    let known = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"].compactMap { name in
      model.vocabulary.id(of: name).map { AddedToken(name, id: $0, isSpecial: true) }
    }
    let added = try AddedTokenFiles(source, model.vocabulary, known: known)
    self.init(
      path: source.path,
      identity: try source.identity(),
      added: try AddedTokens(added.sorted, normalizer: nil),
      normalizer: try BertNormalizer(TokenizerField(.object(options), file: source.path)),
      preTokenizer: BertPreTokenizer(),
      model: model,
      postProcessor: EdgeTokens(
        before: model.vocabulary.id(of: "[CLS]"),
        after: model.vocabulary.id(of: "[SEP]"),
        model.vocabulary,
        added.sorted
      ),
      decoder: try WordPieceDecoder(TokenizerField([:], file: source.path)),
      specialIDs: try SpecialIDs(
        folder: source.folder,
        AddedTokens(added.sorted, normalizer: nil),
        model.vocabulary
      )
    )
  }

  private static let qwenWords =
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#

  /// The lines of `merges.txt`, without its head line and empty ones.
  private static func merges(_ path: String) throws -> TokenizerField {
    let lines = try lines(path).filter { !$0.isEmpty && !$0.hasPrefix("#version") }
    return TokenizerField(.array(lines.map { .string($0) }), name: "merge", file: path)
  }

  private static func lines(_ path: String) throws -> [String] {
    let file = try MappedFile(path: path)
    let bytes = withExtendedLifetime(file) { Array(file.bytes) }
    return bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
      String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
    }
  }
}
