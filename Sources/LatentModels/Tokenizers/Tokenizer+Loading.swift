internal import Glibc
internal import LatentSupport
internal import LatentTensor

extension Tokenizer {
  /// Reads the tokenizer of a checkpoint folder, and the special ids from the files beside it: `tokenizer.json`, or where
  /// there is none what `TokenizerSource` finds in its place.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) that names the file and the field: for a file that is missing, is
  ///   not JSON, contradicts itself, or asks for a part that is not supported.
  package convenience init(folder: String) throws {
    guard let source = TokenizerSource(folder: folder) else {
      throw LatentError.unreadable(folder, "\(folder) has no tokenizer: \(TokenizerSource.description).")
    }
    switch source.kind {
    case .json: try self.init(path: source.path, json: JSON(readingFile: source.path), beside: folder)
    case .world: try self.init(world: source)
    case .sentencePiece: try self.init(sentencePiece: source)
    case .pairs: try self.init(pairs: source)
    case .words: try self.init(words: source)
    }
  }

  /// Reads a `tokenizer.json` alone; there are no special ids then.
  ///
  /// - Throws: as `init(folder:)`.
  package convenience init(file path: String) throws {
    try self.init(path: path, json: JSON(readingFile: path), beside: nil)
  }

  private convenience init(path: String, json: JSON, beside folder: String?) throws {
    let file = TokenizerField(json, file: path)
    guard json.objectValue != nil else { throw file.unreadable("is not an object") }
    let model = try TokenModels.read(file.required("model"))
    let normalizer = try file.optional("normalizer").map { try Normalizers.read($0) }
    let added = try AddedTokens(
      AddedTokens.read(file.optional("added_tokens"), model.vocabulary),
      normalizer: normalizer,
      path: path
    )
    self.init(
      path: path,
      identity: try FileDigest.sha256(file: path),
      added: added,
      normalizer: normalizer,
      preTokenizer: try file.optional("pre_tokenizer").map { try PreTokenizers.read($0) },
      model: model,
      postProcessor: try file.optional("post_processor").map { try PostProcessors.read($0) },
      decoder: try file.optional("decoder").map { try Decoders.read($0) } ?? SpacingDecoder(),
      specialIDs: try folder.map { try SpecialIDs(folder: $0, added, model.vocabulary) } ?? SpecialIDs()
    )
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}

extension AddedTokens {
  /// Reads `added_tokens`. Ids follow the `tokenizers` library, by which models are trained: a token that the vocabulary
  /// has keeps the vocabulary's id (a file that says otherwise is refused), any other takes the next free id after the
  /// vocabulary and the tokens before it, which is what the file says too unless somebody edited it.
  static func read(_ field: TokenizerField?, _ vocabulary: Vocabulary) throws -> [AddedToken] {
    guard let field else { return [] }
    var tokens: [AddedToken] = []
    var positions: [[UInt8]: Int] = [:]
    var nextID = Int32(vocabulary.count)
    for element in try field.elements() {
      let fileID = Int32(try element.required("id").count())
      let content = try element.required("content").string()
      let key = Array(content.utf8)
      guard !key.isEmpty else { continue }
      let position = positions[key]
      let known = vocabulary.id(of: content) ?? position.map { tokens[$0].id }
      if let known, known != fileID {
        throw element.unreadable(
          "gives the token \(content.debugDescription) the id \(fileID), but the vocabulary gives it \(known)"
        )
      }
      let token = try AddedToken(element, id: known ?? nextID)
      nextID = max(nextID, token.id + 1)
      if let position {
        tokens[position] = token
      } else {
        positions[key] = tokens.count
        tokens.append(token)
      }
    }
    // The library looks for special tokens first; among the others the file's order holds.
    return tokens.filter(\.isSpecial) + tokens.filter { !$0.isSpecial }
  }
}

extension SpecialIDs {
  /// Reads the ids that a checkpoint folder names: by token in the tokenizer's own files, else by id in the model's.
  init(folder: String, _ added: AddedTokens, _ vocabulary: Vocabulary) throws {
    var byToken: [TokenizerField] = []
    for name in ["tokenizer_config.json", "special_tokens_map.json"] where Tokenizer.exists("\(folder)/\(name)") {
      let path = "\(folder)/\(name)"
      byToken.append(TokenizerField(try PythonJSON.read(path), file: path))
    }
    var byID: [TokenizerField] = []
    for name in ["generation_config.json", "config.json"] where Tokenizer.exists("\(folder)/\(name)") {
      let path = "\(folder)/\(name)"
      byID.append(TokenizerField(try PythonJSON.read(path), file: path))
    }
    func id(_ role: String) throws -> Int32? {
      for file in byToken {
        guard let field = file.optional("\(role)_token") else { continue }
        // Either the token or an object of its flags.
        let token = try field.value.objectValue == nil ? field.string() : field.required("content").string()
        let inAdded = added.tokens.first { $0.content.utf8.elementsEqual(token.utf8) }?.id
        if let id = inAdded ?? vocabulary.id(of: token) { return id }
      }
      for file in byID {
        guard let field = file.optional("\(role)_token_id") else { continue }
        // Some models end at several tokens; the first is the one that separates texts.
        guard let id = field.value.integerValue ?? field.value[0]?.integerValue else { continue }
        if id >= 0, let id = Int32(exactly: id), added[id] != nil || vocabulary.contains(id) { return id }
      }
      return nil
    }
    self.init(beginningOfText: try id("bos"), endOfText: try id("eos"), padding: try id("pad"))
  }
}
