internal import LatentModels
package import LatentProtocol

/// Cuts a text into a model's tokens.
package enum Tokenize: TypedMethod {
  package typealias Definition = Wire.Tokenize

  package static func touches(_ params: Params) -> Access { .reads(.model(params.model)) }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    let tokenizer = try context.services.residents.model(params.model).requireTokenizer()
    let encoding = try tokenizer.encode(params.text, specialTokens: params.specialTokens)
    return Outcome(
      ids: encoding.ids.map { Int($0) },
      tokens: try tokenizer.texts(of: encoding.ids),
      offsets: encoding.offsets.map { [$0.lowerBound, $0.upperBound] }
    )
  }
}
