internal import LatentAnalysis
internal import LatentModels
package import LatentProtocol
internal import LatentSupport

/// Continues a text.
package enum Generate: TypedMethod {
  package typealias Definition = Wire.Generate

  package static func touches(_ params: Params) -> Access {
    Access.reads(.model(params.model)).reading(params.interventions)
      .reading(params.state.map(Resource.state), params.lens.map(Resource.lens))
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
      following: try await SavedPrefix.read(params.state, model: model, context),
      exit: try await exit(params, model, context)
    )
    let samples = try await continuation.run(on: context.services.lanes.compute, work: context.work)
    guard let sample = samples.first else { throw LatentError(.internal, "Nothing was generated.") }
    return Outcome(text: sample.text ?? "", tokens: sample.tokens.map { Int($0) })
  }

  /// Where the request leaves the model; nil for its end.
  private static func exit(_ params: Params, _ model: ResidentModel, _ context: RequestContext) async throws
    -> EarlyExit?
  {
    guard let name = params.exit else {
      guard params.lens == nil else {
        throw LatentError.invalid("exit", "exit is missing; name the stream from which the lens is to predict.")
      }
      return nil
    }
    let hookpoint = try LensSites.named([name], of: model, training: true, field: "exit")[0]
    let lens = try await SavedLenses.read(params.lens, context.services)
    let readout = try await context.services.lanes.compute.run {
      try LensReadout(model, lens: lens, name: params.lens ?? "", hookpoints: [hookpoint], field: "exit")
    }
    return readout.exit(at: hookpoint)
  }
}
