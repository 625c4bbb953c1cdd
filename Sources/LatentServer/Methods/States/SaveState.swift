internal import LatentAnalysis
internal import LatentModels
package import LatentProtocol
internal import LatentSupport

/// Keeps what a recurrent model remembers of a text, a sum of such states, or trained ones, as a prefix for later requests.
package enum SaveState: TypedMethod {
  package typealias Definition = Wire.SaveState

  package static func touches(_ params: Params) -> Access {
    var access = Access.reads(.model(params.model)).reading(params.interventions)
      .reading(params.state.map(Resource.state))
    for term in params.combine ?? [] { access = access.reading(.state(term.state)) }
    return access.writing(.state(params.name))
  }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    let services = context.services
    let model = try services.residents.model(params.model)
    guard model.isRecurrent else {
      throw LatentError.invalid(
        "model",
        "model: \(model.name) (\(model.architecture)) is a transformer, and saveState keeps the states of recurrent "
          + "models; give the prefix as text or tokens with each request instead."
      )
    }
    let state: SequenceState
    if let path = params.path {
      try refuse(params, with: "with path nothing is read but the file")
      state = try await services.lanes.compute.run { try model.trainedState(from: path) }
    } else if let terms = params.combine {
      state = try await sum(terms, params, model, context)
    } else {
      state = try await read(params, model, context)
    }
    let store = try await StateStore(services.workspace.open())
    let cancellation = context.work.cancellation
    let saved = try await services.lanes.compute.run {
      try store.save(state, of: model, as: params.name, cancellation: cancellation)
    }
    return Outcome(
      state: params.name,
      bytes: saved.bytes,
      shapes: WireMap(saved.shapes.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }),
      positions: state.length
    )
  }

  /// What the model remembers of the given text.
  private static func read(
    _ params: Params,
    _ model: ResidentModel,
    _ context: RequestContext
  ) async throws -> SequenceState {
    let tokens = try GivenTokens.read(text: params.text, tokens: params.tokens, model: model)
    let interventions = try await Intervention.all(params.interventions, model: model, context.services)
    let prefix = try await SavedPrefix.read(params.state, model: model, context)
    let reading = StateReading(tokens, model: model, interventions: interventions, following: prefix)
    return try await reading.run(on: context.services.lanes.compute, work: context.work)
  }

  /// Refuses what belongs to the reading of a text.
  private static func refuse(_ params: Params, with reason: String) throws {
    for (field, isGiven) in [("state", params.state != nil), ("interventions", params.interventions != nil)]
    where isGiven {
      throw LatentError.invalid(field, "\(field) goes with a text or tokens; \(reason).")
    }
  }

  private static func sum(
    _ terms: [Wire.StateTerm],
    _ params: Params,
    _ model: ResidentModel,
    _ context: RequestContext
  ) async throws -> SequenceState {
    try refuse(params, with: "with combine nothing is read")
    var states: [(state: SequenceState, weight: Float)] = []
    for (index, term) in terms.enumerated() {
      let field = "combine[\(index)].state"
      guard let state = try await SavedPrefix.read(term.state, model: model, context, field: field) else { continue }
      let weight = Float(term.weight)
      guard weight.isFinite else {
        throw LatentError.invalid(
          "combine[\(index)].weight",
          "combine[\(index)].weight is too large for a 32-bit float."
        )
      }
      states.append((state, weight))
    }
    let terms = states
    return try await context.services.lanes.compute.run { try model.combine(terms) }
  }
}
