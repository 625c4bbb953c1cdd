internal import LatentAnalysis
internal import LatentModels
package import LatentProtocol
internal import LatentSupport
internal import LatentWorkspace

/// Measures what a steering vector does to answers, at many places and strengths.
package enum Sweep: TypedMethod {
  package typealias Definition = Wire.Sweep
  package static let urgency = Urgency.background

  package static func touches(_ params: Params) -> Access {
    .reads(.model(params.model), .vector(params.vector)).reading(params.state.map(Resource.state))
  }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    let services = context.services
    let model = try services.residents.model(params.model)
    let clients = try RequestClients([params.client], services)
    let grader = try params.grading.map {
      AnswerGrader(model: try clients.chat(params.client, for: "grading"), behaviour: $0.behaviour)
    }
    guard params.client == nil || grader != nil else {
      throw LatentError.invalid(
        "client",
        "client grades answers in the model's own words; give grading with the behaviour to look for, or leave it out."
      )
    }
    let vectors = try await SavedVectors.read(params.vector, field: "vector", services)
    let plan = SweepPlan(
      model: model,
      cells: try cells(params, model, vectors),
      positions: params.positions.map { InterventionPositions($0) } ?? (grader == nil ? .last : .generated),
      following: try await SavedPrefix.read(params.state, model: model, context)
    )
    let ledger = SweepLedger(
      try await services.workspace.open().catalogue,
      model: try model.identity(cancellation: context.work.cancellation),
      request: try await services.lanes.compute.run { try plan.identity() }
    )
    if let grader, let grading = params.grading {
      return try await graded(params, grading, plan, grader, clients, ledger, context)
    }
    return try await lettered(params, plan, ledger, context)
  }

  // MARK: Letters

  private static func lettered(
    _ params: Params,
    _ plan: SweepPlan,
    _ ledger: SweepLedger,
    _ context: RequestContext
  ) async throws -> Outcome {
    var material = try ContrastMaterial(
      params.items,
      frame: params.frame,
      read: .last,
      model: plan.model,
      field: "items"
    )
    var items: [SweepItem] = []
    for tokens in material.pairs {
      do {
        items.append(try SweepItem(tokens))
      } catch let error as ContrastTokens.Unusable {
        material.reject(tokens.pair.index, error.reason)
      }
    }
    guard !items.isEmpty else { throw material.nothingLeft("items", called: "item") }
    let answers = try await BehaviourSweep(plan, ledger: ledger)
      .run(items, on: context.services.lanes.compute, work: context.work)
    return Outcome(SweepTable(plan.cells, answers, seed: params.seed), rejected: material.rejected)
  }

  // MARK: The model's own words

  private static func graded(
    _ params: Params,
    _ grading: Wire.SweepGrading,
    _ plan: SweepPlan,
    _ grader: AnswerGrader,
    _ clients: RequestClients,
    _ ledger: SweepLedger,
    _ context: RequestContext
  ) async throws -> Outcome {
    let start = ContinuousClock.now
    let questions = try OpenQuestions(params.items, frame: params.frame, model: plan.model, answer: grading.maxTokens)
    let sweep = GradedSweep(plan, grader: grader, maxTokens: grading.maxTokens, ledger: ledger)
    let result = try await sweep.run(questions.questions, on: context.services.lanes.compute, work: context.work)
    let usage = Wire.Usage(clients.usage, seconds: (ContinuousClock.now - start) / .seconds(1))
    var outcome = Outcome(SweepTable(plan.cells, result.answers, seed: params.seed), rejected: questions.rejected)
    outcome.graded = Wire.SweepGrades(result.graded, plan.cells, usage: usage, withAnswers: grading.answers)
    return outcome
  }

  /// Every strength at every place.
  private static func cells(
    _ params: Params,
    _ model: ResidentModel,
    _ vectors: SteeringVectors
  ) throws -> [SweepCell] {
    try params.hookpoints.enumerated().flatMap { index, place in
      let field = "hookpoints[\(index)]"
      let edits = try place.split(separator: "+", omittingEmptySubsequences: false).map { name in
        let hookpoint = try model.hookpoint(named: String(name), field: field)
        let vector = try SavedVectors.vector(vectors, named: params.vector, at: hookpoint, field: field)
        guard vector.count == model.width(of: hookpoint) else {
          throw LatentError.invalid(
            field,
            "The steering vector \(params.vector) has \(vector.count) numbers at \(hookpoint), but \(model.name) has "
              + "\(model.width(of: hookpoint) ?? 0) there; it was made with another model."
          )
        }
        return (hookpoint: hookpoint, vector: vector)
      }
      return try params.strengths.map { strength in
        guard Float(strength).isFinite else {
          throw LatentError.invalid("strengths", "strengths holds \(strength), which is too large for a 32-bit float.")
        }
        return SweepCell(place: place, edits: edits, strength: strength)
      }
    }
  }
}
