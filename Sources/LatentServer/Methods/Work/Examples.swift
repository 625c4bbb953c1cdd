internal import LatentAnalysis
package import LatentProtocol
internal import LatentSupport
internal import LatentWorkspace

/// Windows in which a latent fires, and others in which it does not, for a person to look at.
package enum Examples: TypedMethod {
  package typealias Definition = Wire.Examples

  package static func touches(_ params: Params) -> Access { .reads(.cache(params.cache)) }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    let latents = try await CachedLatents(cache: params.cache, dictionary: params.dictionary, context.services)
    var sampler = Sampler(params.sampler)
    // Looking is not scoring: a latent that fires once is worth showing.
    sampler.minimumExamples = 1
    let latent = params.latent
    let embedder = params.sampler?.embedder
    let clients = try RequestClients([embedder], context.services)
    let source = try await latents.source(
      sampler,
      seed: params.sampler?.seed ?? 0,
      latents: latent < latents.dictionary.latents ? [latent] : [],
      from: nil,
      embedder: try embedder.map {
        try clients.embedder($0, field: "sampler.embedder", for: "sampler.negatives")
      },
      context.services,
      context.work
    )
    let (survey, found) = try await context.services.lanes.workspace.run {
      let survey = try source.survey(latent)
      return (survey, try source.examples(of: survey, from: nil, count: source.builder.sampler.train))
    }
    let examples = try await source.withNearest(found, survey)
    return Outcome(
      latent: latent,
      activating: try examples.activating.map { Wire.Example(try source.render($0)) },
      nonActivating: try examples.nonActivating.map { Wire.Example(try source.render($0)) },
      firingCount: examples.firingCount,
      firingFraction: examples.firingFraction,
      maxActivation: Double(examples.maxActivation)
    )
  }
}

extension Wire.Example {
  init(_ window: RenderedWindow) {
    self.init(
      tokens: window.tokens,
      activations: window.activations.map { Double($0) },
      quantile: window.quantile,
      document: window.document,
      negative: window.negative.flatMap { Wire.NegativeKind(rawValue: $0.rawValue) }
    )
  }
}
