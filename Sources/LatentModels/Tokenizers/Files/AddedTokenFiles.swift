internal import LatentSupport

/// The added tokens of a folder without `tokenizer.json`, as transformers' older files name them.
struct AddedTokenFiles {
  private var tokens: [Int32: AddedToken] = [:]
  private let vocabulary: Vocabulary

  /// The tokens by id, special ones first, as they are looked for.
  var sorted: [AddedToken] {
    let all = tokens.values.sorted { $0.id < $1.id }
    return all.filter(\.isSpecial) + all.filter { !$0.isSpecial }
  }

  /// - Parameter known: tokens that the vocabulary itself marks.
  init(_ source: TokenizerSource, _ vocabulary: Vocabulary, known: [AddedToken] = []) throws {
    self.vocabulary = vocabulary
    for token in known { tokens[token.id] = token }
    let configuration = try source.configuration("tokenizer_config.json")
    let map = try source.configuration("special_tokens_map.json")
    let special = try Self.specialTokens(map) + Self.specialTokens(configuration)
    let listed = try source.configuration("added_tokens.json")
    for (content, value) in listed.value.objectValue ?? JSONObject() {
      let field = TokenizerField(value, name: content, file: listed.file)
      let id = Int32(try field.count())
      try insert(AddedToken(content, id: id, isSpecial: special.contains { $0.content == content }), field)
    }
    for field in special {
      guard let id = vocabulary.id(of: field.content) ?? tokens.values.first(where: { $0.matches(field.content) })?.id
      else { continue }
      try insert(
        field.flags.map { try AddedToken($0, special: true, id: id) }
          ?? AddedToken(field.content, id: id, isSpecial: true),
        field.field
      )
    }
    if let decoder = configuration.optional("added_tokens_decoder") {
      for (name, _) in decoder.value.objectValue ?? JSONObject() {
        let field = try decoder.required(name)
        guard let id = Int32(name), id >= 0 else { throw field.unreadable("is named by something that is no id") }
        try insert(AddedToken(field, id: id), field)
      }
    }
  }

  private mutating func insert(_ token: AddedToken, _ field: TokenizerField) throws {
    guard !token.content.isEmpty else { return }
    if let known = vocabulary.id(of: token.content), known != token.id {
      throw field.unreadable(
        "gives the token \(token.content.debugDescription) the id \(token.id), but the vocabulary gives it \(known)"
      )
    }
    // An id far above the vocabulary would only make what counts ids large.
    guard Int(token.id) < vocabulary.idLimit * 2 + 1_000_000 else { throw field.unreadable("has an id far too large") }
    tokens[token.id] = token
  }

  private typealias Special = (content: String, flags: TokenizerField?, field: TokenizerField)

  private static func specialTokens(_ file: TokenizerField) throws -> [Special] {
    var found: [Special] = []
    func add(_ field: TokenizerField) throws {
      if let content = field.value.stringValue {
        found.append((content, nil, field))
      } else if field.value.objectValue != nil, let content = field.optional("content") {
        found.append((try content.string(), field, field))
      }
    }
    for role in ["bos", "eos", "unk", "sep", "pad", "cls", "mask"] {
      if let field = file.optional("\(role)_token") { try add(field) }
    }
    if let more = file.optional("additional_special_tokens") {
      for field in try more.elements() { try add(field) }
    }
    return found
  }
}

extension AddedToken {
  fileprivate init(_ field: TokenizerField, special: Bool, id: Int32) throws {
    content = try field.required("content").string()
    self.id = id
    isSpecial = special
    isSingleWord = try field.flag("single_word", default: false)
    stripsLeft = try field.flag("lstrip", default: false)
    stripsRight = try field.flag("rstrip", default: false)
    isNormalized = try field.flag("normalized", default: false)
  }

  /// By bytes: equal strings may be in different normal forms.
  fileprivate func matches(_ other: String) -> Bool { content.utf8.elementsEqual(other.utf8) }
}
