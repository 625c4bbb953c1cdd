internal import LatentDictionaries
package import LatentProtocol
internal import LatentSupport
internal import LatentTensor

/// Decodes latent activations that the client has: no model is needed.
package enum Decode: TypedMethod {
  package typealias Definition = Wire.Decode

  package static func touches(_ params: Params) -> Access { .reads(.dictionary(params.dictionary)) }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    let resident = try context.services.residents.dictionary(params.dictionary)
    let dictionary = resident.dictionary
    let latents = try params.latents.matrix(width: dictionary.latents, field: "latents", of: resident.name)
    let output = try await context.services.lanes.compute.run {
      let decoded = try dictionary.decode(dictionary.sparse(latents))
      return Tensor(try dictionary.backend.download(decoded), shape: [decoded.rows, decoded.columns])
    }
    return Outcome(output: try WireTensor(output))
  }
}
