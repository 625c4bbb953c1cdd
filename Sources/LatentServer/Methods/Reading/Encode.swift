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
    // Dense values in memory, as bytes of the message and in Base64.
    let bytes = 12 * input.shape[0] * dictionary.latents
    try context.services.memory.require(bytes, for: "The dense latents of \(input.shape[0]) vectors")
    let dense = try await context.services.lanes.compute.run {
      dictionary.dense(try dictionary.encode(try dictionary.backend.upload(input)))
    }
    return Outcome(latents: try WireTensor(dense))
  }
}
