/// One token before the text and one behind it, where a model without a template of its own has them.
struct EdgeTokens: PostProcessor {
  private let before: (id: Int32, token: String)?
  private let after: (id: Int32, token: String)?

  init(before: Int32?, after: Int32?, _ vocabulary: Vocabulary, _ added: [AddedToken]) {
    func named(_ id: Int32) -> (Int32, String) {
      (id, added.first { $0.id == id }?.content ?? vocabulary.string(of: id))
    }
    self.before = before.map(named)
    self.after = after.map(named)
  }

  func process(_ encoding: inout Encoding, specialTokens: Bool) {
    guard specialTokens else { return }
    if let before {
      encoding.ids.insert(before.id, at: 0)
      encoding.tokens.insert(before.token, at: 0)
      encoding.offsets.insert(0..<0, at: 0)
    }
    if let after {
      encoding.ids.append(after.id)
      encoding.tokens.append(after.token)
      encoding.offsets.append(0..<0)
    }
  }
}
