package import LatentModels
package import LatentSupport

/// Continues a prompt under interventions, a token a step, so that other requests get the lane between two.
package struct Continuation: Sendable {
  private let request: GenerationRequest
  private let model: ResidentModel
  private let interventions: [Intervention]
  private let state: SequenceState?
  private let exit: EarlyExit?

  /// - Parameters:
  ///   - state: what the prompt follows; nothing if not given.
  ///   - exit: where tokens are predicted; at the end of the model if not given.
  package init(
    _ request: GenerationRequest,
    model: ResidentModel,
    interventions: [Intervention],
    following state: SequenceState? = nil,
    exit: EarlyExit? = nil
  ) {
    self.request = request
    self.model = model
    self.interventions = interventions
    self.state = state
    self.exit = exit
  }

  /// - Returns: the samples, complete.
  /// - Throws: `LatentError`: `invalidParams`, or `cancelled` between two tokens.
  package func run(on lane: Lane, work: WorkContext) async throws -> [GeneratedSample] {
    let session = GenerationSession()
    let total = request.maxTokens * request.samples
    let (request, model, interventions, state, exit) = (request, model, interventions, state, exit)
    try await lane.run {
      try session.begin(request, model: model, interventions: interventions, following: state, exit: exit)
    }
    while true {
      try work.cancellation.check()
      let (samples, isFinished) = try await lane.run { try session.step() }
      if isFinished { return samples }
      work.report(ProgressReport(done: samples.reduce(0) { $0 + $1.tokens.count }, total: total, unit: "tokens"))
    }
  }
}

/// The generation between two steps.
///
/// `@unchecked Sendable`: it is made and stepped by the compute lane only, one step at a time.
private final class GenerationSession: @unchecked Sendable {
  private var generation: Generation?

  func begin(
    _ request: GenerationRequest,
    model: ResidentModel,
    interventions: [Intervention],
    following state: SequenceState?,
    exit: EarlyExit?
  ) throws {
    let listener = try InterventionListener(
      interventions,
      model: model,
      promptLength: request.prompt.count,
      firstPosition: state?.length ?? 0
    )
    let tokenizer = model.tokenizer
    generation = try Generation(
      request,
      model: model,
      state: state,
      listeners: interventions.isEmpty ? [] : [listener],
      spell: tokenizer.map { tokenizer in { try tokenizer.decode($0) } },
      exit: exit
    )
  }

  func step() throws -> (samples: [GeneratedSample], isFinished: Bool) {
    guard let generation else { return ([], true) }
    try generation.step()
    return (generation.samples, generation.isFinished)
  }
}
