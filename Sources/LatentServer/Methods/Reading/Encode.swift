internal import LatentDictionaries
package import LatentProtocol
internal import LatentSupport
internal import LatentTensor

/// Encodes vectors that the client has: no model is needed.
package enum Encode: TypedMethod {
  package typealias Definition = Wire.Encode

  package static func touches(_ params: Params) -> Access { .reads(.dictionary(params.dictionary)) }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    let resident = try context.services.residents.dictionary(params.dictionary)
    let dictionary = resident.dictionary
    let input = try params.input.matrix(width: dictionary.width, field: "input", of: resident.name)
    let dense = try await context.services.lanes.compute.run {
      dictionary.dense(try dictionary.encode(try dictionary.backend.upload(input)))
    }
    return Outcome(latents: try WireTensor(dense))
  }
}
