internal import LatentAnalysis
internal import LatentModels
package import LatentProtocol
internal import LatentSupport

/// What a model predicts on the way, at every site and position of a text.
package enum Lens: TypedMethod {
  package typealias Definition = Wire.Lens

  package static func touches(_ params: Params) -> Access {
    Access.reads(.model(params.model)).reading(params.interventions)
      .reading(params.state.map(Resource.state), params.lens.map(Resource.lens))
  }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    let services = context.services
    let model = try services.residents.model(params.model)
    let tokens = try GivenTokens.read(text: params.text, tokens: params.tokens, model: model)
    let (sites, targets) = try await StreamReading.read(
      tokens,
      model,
      lens: params.lens,
      hookpoints: params.hookpoints,
      top: params.top,
      interventions: try await Intervention.all(params.interventions, model: model, services),
      following: try await SavedPrefix.read(params.state, model: model, context),
      context
    )
    let tokenizer = try model.requireTokenizer()
    var known: [Int32: String] = [:]
    func text(_ id: Int32) -> String {
      if let text = known[id] { return text }
      let text = tokenizer.tokenText(id)
      known[id] = text
      return text
    }
    return Outcome(
      tokens: tokens.map { Int($0) },
      texts: tokenizer.shownTexts(of: tokens),
      targets: targets.map { Int($0) },
      sites: sites.map { site in
        Wire.LensReading(
          hookpoint: site.hookpoint.description,
          positions: site.positions.map { position in
            Wire.LensPosition(
              top: position.top.map {
                Wire.TokenProbability(id: Int($0.id), text: text($0.id), probability: $0.probability)
              },
              entropy: position.entropy,
              kl: position.kl,
              targetRank: position.targetRank
            )
          }
        )
      }
    )
  }
}
