package import LatentModels
package import LatentSupport

/// Reads a text for what a model remembers of it, a piece a step, so that other requests get the lane between two.
package struct StateReading: Sendable {
  private let tokens: [Int32]
  private let model: ResidentModel
  private let interventions: [Intervention]
  private let state: SequenceState?

  /// Tokens that go through the model in one step.
  private static let tokensPerStep = 512

  /// - Parameter state: what the tokens follow; nothing if not given.
  package init(
    _ tokens: [Int32],
    model: ResidentModel,
    interventions: [Intervention] = [],
    following state: SequenceState? = nil
  ) {
    self.tokens = tokens
    self.model = model
    self.interventions = interventions
    self.state = state
  }

  /// - Throws: `LatentError`: `invalidParams` for tokens that the model cannot read, `cancelled` between two pieces.
  package func run(on lane: Lane, work: WorkContext) async throws -> SequenceState {
    var reached = state ?? model.makeState()
    let first = reached.length
    for start in stride(from: 0, to: tokens.count, by: Self.tokensPerStep) {
      try work.cancellation.check()
      let piece = Array(tokens[start..<min(start + Self.tokensPerStep, tokens.count)])
      let before = reached
      reached = try await lane.run {
        let listener = try InterventionListener(
          interventions,
          model: model,
          promptLength: tokens.count,
          firstPosition: first
        )
        var states = [before]
        _ = try model.forward(
          TokenBatch([piece]),
          states: &states,
          listeners: interventions.isEmpty ? [] : [listener]
        )
        return states[0]
      }
      work.report(ProgressReport(done: start + piece.count, total: tokens.count, unit: "tokens"))
    }
    return reached
  }
}
