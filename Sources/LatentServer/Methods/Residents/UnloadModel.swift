package import LatentProtocol

/// Forgets a model. Waits for the requests that use it; later ones find it gone.
package enum UnloadModel: TypedMethod {
  package typealias Definition = Wire.UnloadModel

  package static func touches(_ params: Params) -> Access { .writes(.model(params.model)) }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    try context.services.residents.removeModel(params.model)
    return Outcome()
  }
}
