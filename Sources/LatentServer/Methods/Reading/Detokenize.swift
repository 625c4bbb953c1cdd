internal import LatentModels
package import LatentProtocol
internal import LatentSupport

/// Makes text of a model's tokens.
package enum Detokenize: TypedMethod {
  package typealias Definition = Wire.Detokenize

  package static func touches(_ params: Params) -> Access { .reads(.model(params.model)) }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    let tokenizer = try context.services.residents.model(params.model).requireTokenizer()
    let ids = try params.ids.map { id in
      guard let token = Int32(exactly: id) else {
        throw LatentError.invalid(
          "ids",
          "ids holds \(id), which is no token; they are 0 to \(tokenizer.vocabularySize - 1)."
        )
      }
      return token
    }
    return Outcome(text: try tokenizer.decode(ids))
  }
}
