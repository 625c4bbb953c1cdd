internal import LatentAnalysis
internal import LatentModels
package import LatentProtocol
internal import LatentSupport
internal import LatentTensor

/// What fires on each token of a text.
package enum Activations: TypedMethod {
  package typealias Definition = Wire.Activations

  package static func touches(_ params: Params) -> Access {
    Access.reads(.dictionary(params.dictionary)).reading(params.model.map { .model($0) })
  }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    let services = context.services
    let resident = try services.residents.dictionary(params.dictionary)
    let model = try services.residents.model(named: params.model, for: resident)
    let placement = try resident.placed(on: model)
    let tokens = try GivenTokens.read(text: params.text, tokens: params.tokens, model: model)
    let fired = try await services.lanes.compute.run {
      try placement.encode(tokens, model: model)
    }
    let explanations = try await services.explanations(of: resident, latents: Set(fired.latents.map { Int($0) }))
    let texts = try model.requireTokenizer().shownTexts(of: tokens)
    return Outcome(
      tokens: tokens.indices.map { row in
        var latents = fired.entries(ofRow: row).map { entry in
          Wire.LatentActivation(
            latent: Int(fired.latents[entry]),
            activation: Double(fired.values[entry]),
            explanation: explanations[Int(fired.latents[entry])]
          )
        }
        latents.sort { ($0.activation, $1.latent) > ($1.activation, $0.latent) }
        return Wire.TokenActivations(
          id: Int(tokens[row]),
          text: texts[row],
          latents: Array(latents.prefix(params.top ?? latents.count))
        )
      }
    )
  }
}
