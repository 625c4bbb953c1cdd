internal import LatentModels
internal import LatentSupport

/// Reads the `text | tokens` of a request.
enum GivenTokens {
  /// The tokens that a request gives: its own, or its text's with the special tokens that the tokenizer puts round it.
  ///
  /// - Throws: `LatentError` (`invalidParams`) unless exactly one is given and it holds at least one token of the model.
  static func read(text: String?, tokens: [Int]?, model: ResidentModel) throws -> [Int32] {
    switch (text, tokens) {
    case (let text?, nil):
      let ids = try model.requireTokenizer().ids(of: text)
      guard !ids.isEmpty else { throw LatentError.invalid("text", "text is empty; give at least one token's worth.") }
      return ids
    case (nil, let tokens?):
      return try tokens.map { token in
        guard let id = Int32(exactly: token), id >= 0, Int(id) < model.vocabulary else {
          throw LatentError.invalid(
            "tokens",
            "tokens holds \(token), but the tokens of \(model.name) are 0 to \(model.vocabulary - 1)."
          )
        }
        return id
      }
    case (nil, nil):
      throw LatentError.invalid("text", "Neither text nor tokens is given; give one of them.")
    case (_?, _?):
      throw LatentError.invalid("tokens", "Both text and tokens are given; give one of them.")
    }
  }
}
