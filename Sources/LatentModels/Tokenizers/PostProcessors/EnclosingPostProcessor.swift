/// `BertProcessing` and `RobertaProcessing`: the text between the tokens `cls` and `sep`.
struct EnclosingPostProcessor: PostProcessor {
  private let first: (token: String, id: Int32)
  private let last: (token: String, id: Int32)
  private let trimsOffsets: ByteLevelPostProcessor?

  init(_ field: TokenizerField, trimsOffsets: ByteLevelPostProcessor?) throws {
    first = try Self.token(field.required("cls"))
    last = try Self.token(field.required("sep"))
    self.trimsOffsets = trimsOffsets
  }

  func process(_ encoding: inout Encoding, specialTokens: Bool) {
    trimsOffsets?.process(&encoding, specialTokens: specialTokens)
    guard specialTokens else { return }
    encoding.ids = [first.id] + encoding.ids + [last.id]
    encoding.tokens = [first.token] + encoding.tokens + [last.token]
    encoding.offsets = [0..<0] + encoding.offsets + [0..<0]
  }

  private static func token(_ field: TokenizerField) throws -> (String, Int32) {
    let pair = try field.elements()
    guard pair.count == 2 else { throw field.unreadable("is not a token and its id") }
    return (try pair[0].string(), Int32(try pair[1].count()))
  }
}
