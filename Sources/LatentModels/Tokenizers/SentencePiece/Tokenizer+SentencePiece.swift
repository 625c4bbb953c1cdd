internal import LatentSupport

extension Tokenizer {
  /// A SentencePiece model: ids as SentencePiece itself gives them, with the control symbols (`<s>`) found in text and
  /// put around it as transformers does it.
  convenience init(sentencePiece source: TokenizerSource) throws {
    let file = try SentencePieceFile(path: source.path)
    let configuration = try source.configuration("tokenizer_config.json")
    if let name = try configuration.optional("tokenizer_class")?.string(), Self.renumbers(name) {
      throw LatentError.unreadable(
        source.path,
        "\(source.folder) is for \(name), whose ids are not those of \(source.path); put its tokenizer.json there."
      )
    }
    let pieces: SentencePieceVocabulary
    do {
      pieces = try SentencePieceVocabulary(file)
    } catch {
      throw LatentError.unreadable(source.path, "\(source.path) is no SentencePiece model: it \(error.complaint).")
    }
    let known = file.pieces.enumerated().filter { [.control, .unknown].contains($1.kind) }
      .map { AddedToken(String(decoding: $1.text, as: UTF8.self), id: Int32($0), isSpecial: true) }
    let added = try AddedTokenFiles(source, pieces.vocabulary, known: known).sorted
    let addsSpaceOnlyFirst = try !configuration.flag("legacy", default: true)
    let normalizer = SentencePieceNormalizer(file, pieces, addsSpaceOnlyFirst: addsSpaceOnlyFirst)
    var ids = try SpecialIDs(folder: source.folder, AddedTokens(added, normalizer: nil), pieces.vocabulary)
    ids.beginningOfText = ids.beginningOfText ?? file.beginningOfText
    ids.endOfText = ids.endOfText ?? file.endOfText
    ids.padding = ids.padding ?? file.padding
    // Pair encodings are Llama's and Gemma's, which begin every text; unigrams are T5's, which ends it.
    let begins = try configuration.flag("add_bos_token", default: file.isPairEncoding)
    let ends = try configuration.flag("add_eos_token", default: !file.isPairEncoding)
    self.init(
      path: source.path,
      identity: try source.identity(),
      added: try AddedTokens(added, normalizer: nil),
      normalizer: normalizer,
      preTokenizer: nil,
      model: file.isPairEncoding ? SentencePiecePairModel(pieces) : SentencePieceUnigramModel(pieces, file),
      postProcessor: EdgeTokens(
        before: begins ? ids.beginningOfText : nil,
        after: ends ? ids.endOfText : nil,
        pieces.vocabulary,
        added
      ),
      decoder: try Self.decoder(file, source.path),
      specialIDs: ids
    )
  }

  /// Spaces, bytes, and off with the space that was put before the text.
  private static func decoder(_ file: SentencePieceFile, _ path: String) throws -> any Decoder {
    var steps: [JSON] = []
    if file.escapesSpaces { steps.append(["type": "Replace", "pattern": ["String": "▁"], "content": " "]) }
    if file.fallsBackToBytes { steps.append(["type": "ByteFallback"]) }
    steps.append(["type": "Fuse"])
    if file.addsPrefixSpace {
      let (start, stop) = file.spacesEndWords ? (0, 1) : (1, 0)
      steps.append(["type": "Strip", "content": " ", "start": .integer(start), "stop": .integer(stop)])
    }
    let fields: JSON = ["type": "Sequence", "decoders": .array(steps)]
    return try Decoders.read(TokenizerField(fields, name: "the decoder", file: path))
  }

  /// Whether a tokenizer of transformers shifts the model's ids or changes text before the model sees it.
  private static func renumbers(_ name: String) -> Bool {
    [
      "Albert", "Barthez", "BigBird", "Camembert", "DebertaV2", "FNet", "M2M100", "MBart", "Nllb", "Pegasus", "XGLM",
      "XLMRoberta", "XLNet",
    ].contains { name.hasPrefix($0) }
  }
}
