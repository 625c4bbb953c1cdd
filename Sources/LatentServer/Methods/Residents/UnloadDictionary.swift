internal import LatentAnalysis
package import LatentProtocol

/// Forgets a dictionary. Waits for the requests that use it; later ones find it gone.
package enum UnloadDictionary: TypedMethod {
  package typealias Definition = Wire.UnloadDictionary

  package static func touches(_ params: Params) -> Access { .writes(.dictionary(params.dictionary)) }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    let services = context.services
    let resident = try services.residents.dictionary(params.dictionary)
    try services.residents.removeDictionary(params.dictionary)
    services.indexes.forget(resident.dictionary)
    return Outcome()
  }
}
