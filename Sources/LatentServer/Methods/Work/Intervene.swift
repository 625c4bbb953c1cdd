internal import LatentAnalysis
internal import LatentModels
package import LatentProtocol
internal import LatentSupport

/// What an edit of the forward pass does: to the next-token predictions, and to the text that follows.
package enum Intervene: TypedMethod {
  package typealias Definition = Wire.Intervene

  package static func touches(_ params: Params) -> Access {
    Access.reads(.model(params.model)).reading(params.interventions).reading(params.state.map(Resource.state))
  }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    let residents = context.services.residents
    let lane = context.services.lanes.compute
    let model = try residents.model(params.model)
    let tokens = try GivenTokens.read(text: params.text, tokens: params.tokens, model: model)
    var interventions = try await Intervention.all(params.interventions, model: model, context.services)
    let state = try await SavedPrefix.read(params.state, model: model, context)
    let study = try await lane.run { try InterventionStudy(tokens, model: model, following: state) }
    if let calibrate = params.calibrate {
      interventions = try await calibrated(interventions, to: calibrate.kl, study, lane, context.work)
    }
    let (final, topTokens) = (interventions, params.topTokens)
    let effect = try await lane.run { try study.effect(of: final, topTokens: topTokens) }
    guard effect.divergences.allSatisfy(\.isFinite) else {
      throw LatentError.invalid(
        "interventions",
        "The edit drives the model to infinite values; use a smaller strength."
      )
    }
    guard !effect.divergences.isEmpty || params.generate != nil else {
      throw LatentError.invalid(
        "interventions",
        "No intervention is made at any of the \(tokens.count) given tokens; name positions from 0 to \(tokens.count - 1)."
      )
    }
    var outcome = Outcome(
      strength: strength(of: final, asked: params.interventions, isCalibrated: params.calibrate != nil),
      kl: effect.divergence,
      positions: effect.divergences,
      up: try shifts(effect.up, model),
      down: try shifts(effect.down, model)
    )
    if let options = params.generate {
      outcome.baseline = try await texts(tokens, options, [], model, state, lane, context.work)
      outcome.intervened = try await texts(tokens, options, final, model, state, lane, context.work)
    }
    return outcome
  }

  /// The interventions with all strengths multiplied by the factor that gives the wanted divergence.
  private static func calibrated(
    _ interventions: [Intervention],
    to target: Double,
    _ study: InterventionStudy,
    _ lane: Lane,
    _ work: WorkContext
  ) async throws -> [Intervention] {
    if let index = interventions.firstIndex(where: { $0.operation == .set || $0.operation == .reflect }) {
      throw LatentError.invalid(
        "calibrate",
        "calibrate cannot be used with interventions[\(index)], which "
          + (interventions[index].operation == .set ? "sets" : "mirrors")
          + " a value: its effect does not grow from none."
      )
    }
    guard interventions.contains(where: { $0.operation != .ablate && $0.deviation != 0 }) else {
      throw LatentError.invalid(
        "calibrate",
        "calibrate needs an intervention whose strength changes something; none does."
      )
    }
    func scaled(_ factor: Double) -> [Intervention] { interventions.map { $0.scaled(by: Float(factor)) } }
    let found = try await StrengthCalibration(target: target).run(from: 1) { factor in
      try work.cancellation.check()
      let candidate = scaled(factor)
      return try await lane.run { try study.divergence(of: candidate) }
    }
    return scaled(found.strength)
  }

  /// The strength of the first intervention that has one.
  private static func strength(
    of interventions: [Intervention],
    asked: [Wire.Intervention],
    isCalibrated: Bool
  ) -> Double? {
    zip(interventions, asked).first { intervention, wire in
      intervention.operation != .ablate && intervention.operation != .reflect
        && (isCalibrated || wire.strength != nil || intervention.operation == .add)
    }.map { Double($0.0.strength) }
  }

  private static func shifts(_ shifts: [TokenShift], _ model: ResidentModel) throws -> [Wire.TokenShift] {
    let tokenizer = try model.requireTokenizer()
    return shifts.map {
      Wire.TokenShift(id: Int($0.token), text: tokenizer.tokenText($0.token), delta: Double($0.delta))
    }
  }

  /// Both texts draw from the same seed, so that what differs between them is the intervention.
  private static func texts(
    _ prompt: [Int32],
    _ options: Wire.GenerateOptions,
    _ interventions: [Intervention],
    _ model: ResidentModel,
    _ state: SequenceState?,
    _ lane: Lane,
    _ work: WorkContext
  ) async throws -> Wire.Continuations {
    let request = GenerationRequest(
      prompt: prompt,
      maxTokens: options.maxTokens,
      sampling: Sampling(temperature: options.temperature, seed: UInt64(options.seed)),
      samples: options.samples
    )
    let continuation = Continuation(request, model: model, interventions: interventions, following: state)
    let samples = try await continuation.run(on: lane, work: work)
    return Wire.Continuations(texts: samples.map { $0.text ?? "" })
  }
}
