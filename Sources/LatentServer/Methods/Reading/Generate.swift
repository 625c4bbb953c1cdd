internal import LatentAnalysis
internal import LatentModels
package import LatentProtocol
internal import LatentSupport

/// Continues a text.
package enum Generate: TypedMethod {
  package typealias Definition = Wire.Generate

  package static func touches(_ params: Params) -> Access {
    Access.reads(.model(params.model)).reading(params.interventions).reading(params.state.map(Resource.state))
  }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    let residents = context.services.residents
    let model = try residents.model(params.model)
    let prompt = try GivenTokens.read(text: params.text, tokens: params.tokens, model: model)
    let request = GenerationRequest(
      prompt: prompt,
      maxTokens: params.maxTokens,
      sampling: Sampling(
        temperature: params.temperature,
        topP: params.topP ?? 1,
        seed: UInt64(params.seed ?? 0)
      ),
      stop: params.stop ?? []
    )
    let continuation = Continuation(
      request,
      model: model,
      interventions: try await Intervention.all(params.interventions, model: model, context.services),
      following: try await SavedPrefix.read(params.state, model: model, context)
    )
    let samples = try await continuation.run(on: context.services.lanes.compute, work: context.work)
    guard let sample = samples.first else { throw LatentError(.internal, "Nothing was generated.") }
    return Outcome(text: sample.text ?? "", tokens: sample.tokens.map { Int($0) })
  }
}
