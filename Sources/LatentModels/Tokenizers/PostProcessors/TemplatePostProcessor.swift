/// `TemplateProcessing`: puts special tokens around the text (`<|begin_of_text|> $A`). The template for pairs is not used.
struct TemplatePostProcessor: PostProcessor {
  private enum Piece {
    case text
    case tokens(ids: [Int32], tokens: [String])
  }

  private let pieces: [Piece]

  init(_ field: TokenizerField) throws {
    pieces = try field.required("single").elements().map { piece in
      if let sequence = piece.optional("Sequence") {
        guard try sequence.required("id").string() == "A" else {
          throw sequence.unreadable("names a second text, which the template of a single text does not have")
        }
        return .text
      }
      let name = try piece.required("SpecialToken").required("id").string()
      let special = try field.required("special_tokens").required(name)
      let ids = try special.required("ids").elements().map { Int32(try $0.count()) }
      let tokens = try special.required("tokens").elements().map { try $0.string() }
      guard ids.count == tokens.count else { throw special.unreadable("has not as many `ids` as `tokens`") }
      return .tokens(ids: ids, tokens: tokens)
    }
  }

  func process(_ encoding: inout Encoding, specialTokens: Bool) {
    var result = Encoding()
    for piece in pieces {
      switch piece {
      case .text:
        result.ids += encoding.ids
        result.tokens += encoding.tokens
        result.offsets += encoding.offsets
      case .tokens(let ids, let tokens):
        guard specialTokens else { continue }
        result.ids += ids
        result.tokens += tokens
        result.offsets += ids.map { _ in 0..<0 }
      }
    }
    encoding = result
  }
}
