package import LatentModels
internal import LatentSupport
internal import LatentTensor

/// What an intervention does to a model's next-token predictions on one text (Paulo et al. 2024, section 3.2.1).
package struct InterventionEffect: Sendable, Equatable {
  /// KL(baseline ‖ intervened) of the predictions at the given positions from the first edited one on, in nats. Before
  /// it nothing changes, and zeros would only thin out the mean.
  package var divergences: [Double]
  /// Tokens whose log-probability after the last position rose and fell most, strongest first.
  package var up: [TokenShift]
  package var down: [TokenShift]

  /// Mean over the positions, in nats.
  package var divergence: Double {
    divergences.isEmpty ? 0 : divergences.reduce(0, +) / Double(divergences.count)
  }
}

/// Measures interventions on one text: the unedited run is made once.
package struct InterventionStudy: Sendable {
  package let model: ResidentModel
  package let tokens: [Int32]
  /// Logits [position, vocabulary] of the unedited run.
  private let baseline: Matrix
  private let state: SequenceState?

  /// - Parameter state: what the tokens follow; nothing if not given.
  /// - Throws: `LatentError` (`invalidParams`) for tokens that the model cannot read.
  package init(_ tokens: [Int32], model: ResidentModel, following state: SequenceState? = nil) throws {
    try model.requireDecoder(to: "show what an intervention does to its predictions")
    self.model = model
    self.tokens = tokens
    self.state = state
    guard let logits = try model.forward(TokenBatch([tokens]), following: state, logits: .all) else {
      throw LatentError(.internal, "The model gave no logits.")
    }
    baseline = logits
  }

  /// Runs the text once under `interventions`.
  package func effect(of interventions: [Intervention], topTokens: Int) throws -> InterventionEffect {
    let edited = try logits(under: interventions)
    let last = tokens.count - 1
    let shifts = try model.shifts(from: baseline.row(last), to: edited.row(last), count: topTokens)
    return InterventionEffect(
      divergences: try divergences(of: interventions, edited),
      up: shifts.up,
      down: shifts.down
    )
  }

  /// Mean KL(baseline ‖ intervened) over the positions, in nats.
  package func divergence(of interventions: [Intervention]) throws -> Double {
    let values = try divergences(of: interventions, logits(under: interventions))
    return values.reduce(0, +) / Double(max(1, values.count))
  }

  private func divergences(of interventions: [Intervention], _ edited: Matrix) throws -> [Double] {
    let count = tokens.count
    let first = tokens.indices.first { position in
      interventions.contains { $0.positions.contains(position, promptLength: count) }
    }
    // Edits of later positions only show in what is generated.
    guard let first else { return [] }
    return try model.divergence(baseline.rows(first..<count), from: edited.rows(first..<count))
  }

  private func logits(under interventions: [Intervention]) throws -> Matrix {
    let listener = try InterventionListener(
      interventions,
      model: model,
      promptLength: tokens.count,
      firstPosition: state?.length ?? 0
    )
    let batch = TokenBatch([tokens])
    guard let logits = try model.forward(batch, following: state, listeners: [listener], logits: .all) else {
      throw LatentError(.internal, "The model gave no logits.")
    }
    return logits
  }
}
