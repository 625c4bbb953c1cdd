package import LatentModels
package import LatentSupport
internal import LatentTensor

/// What a model believes on the way: its streams over one text, read with a lens at every site and position.
package struct LensReading: Sendable {
  /// What is predicted after one position.
  package struct Position: Sendable, Equatable {
    package struct Token: Sendable, Equatable {
      package var id: Int32
      package var probability: Double
    }

    /// The most probable tokens, strongest first.
    package var top: [Token]
    /// Of the prediction, in nats.
    package var entropy: Double
    /// KL(model's own prediction ‖ this one), in nats.
    package var kl: Double
    /// The place of the next token in the prediction, 1 for the most probable.
    package var targetRank: Int
  }

  package struct Site: Sendable, Equatable {
    package var hookpoint: Hookpoint
    /// One for each token.
    package var positions: [Position]
  }

  private let tokens: [Int32]
  private let readout: LensReadout
  private let hookpoints: [Hookpoint]
  private let top: Int
  private let interventions: [Intervention]
  private let state: SequenceState?

  /// - Parameters:
  ///   - top: how many tokens are named for each position.
  ///   - interventions: the streams, and the prediction that the others are compared with, are those of the edited run.
  ///   - state: what the tokens follow.
  package init(
    _ tokens: [Int32],
    readout: LensReadout,
    hookpoints: [Hookpoint],
    top: Int,
    interventions: [Intervention] = [],
    following state: SequenceState? = nil
  ) {
    self.tokens = tokens
    self.readout = readout
    self.hookpoints = hookpoints
    self.top = top
    self.interventions = interventions
    self.state = state
  }

  /// The last position's target is what the model itself finds most probable there, since no token follows.
  ///
  /// - Returns: the sites in their order, and the target of each position.
  /// - Throws: `LatentError`: `invalidParams` for tokens that the model cannot read or edits that drive it to infinite
  ///   values, `cancelled`.
  package func run(on lane: Lane, work: WorkContext) async throws -> (sites: [Site], targets: [Int32]) {
    let streams = try await lane.run { try collect() }
    guard let last = streams[.final] else { throw LatentError(.internal, "The pass never came by final.") }
    let model = readout.model
    let rowsAtOnce = min(tokens.count, LensReadout.rowLimit(model))
    let (own, lens) = try await lane.run {
      (
        try model.backend.allocate(rows: rowsAtOnce, columns: model.vocabulary),
        try model.backend.allocate(rows: rowsAtOnce, columns: model.vocabulary)
      )
    }
    var sites = hookpoints.map { Site(hookpoint: $0, positions: []) }
    var targets = Array(tokens.dropFirst())
    let total = tokens.count * hookpoints.count
    for first in stride(from: 0, to: tokens.count, by: rowsAtOnce) {
      let rows = first..<min(first + rowsAtOnce, tokens.count)
      let ownRows = own.rows(0..<rows.count)
      let strongest = try await lane.run {
        try model.writeLogits(ofFinal: last.rows(rows), into: ownRows)
        return rows.upperBound == tokens.count
          ? try model.backend.argmax(model.real(ownRows.row(rows.count - 1))).first : nil
      }
      if let strongest { targets.append(strongest) }
      let wanted = Array(targets[rows])
      for (place, hookpoint) in hookpoints.enumerated() {
        try work.cancellation.check()
        guard let stream = streams[hookpoint] else {
          throw LatentError(.internal, "The pass never came by \(hookpoint).")
        }
        sites[place].positions += try await lane.run {
          try read(stream.rows(rows), at: hookpoint, ownRows, lens.rows(0..<rows.count), wanted)
        }
        let done = first * hookpoints.count + (place + 1) * rows.count
        work.report(ProgressReport(done: done, total: total, unit: "predictions"))
      }
    }
    return (sites, targets)
  }

  private func collect() throws -> [Hookpoint: Matrix] {
    let editor = try InterventionListener(
      interventions,
      model: readout.model,
      promptLength: tokens.count,
      firstPosition: state?.length ?? 0
    )
    let collector = StreamCollector(hookpoints + [.final])
    let editors: [any HookListener] = interventions.isEmpty ? [] : [editor]
    _ = try readout.model.forward(TokenBatch([tokens]), following: state, listeners: editors + [collector])
    return collector.values
  }

  private func read(
    _ stream: Matrix,
    at hookpoint: Hookpoint,
    _ own: Matrix,
    _ logits: Matrix,
    _ targets: [Int32]
  ) throws -> [Position] {
    let model = readout.model
    let backend = model.backend
    try readout.writeLogits(of: stream, at: hookpoint, into: logits)
    let real = model.real(logits)
    let targets = targets.map { Int($0) < real.columns ? $0 : -1 }
    let compared = try backend.compare(model.real(own), with: real, targets: targets)
    try backend.softmax(real, into: real)
    let strongest = try backend.top(top, of: real)
    return try compared.enumerated().map { row, numbers in
      guard numbers.divergence.isFinite, numbers.entropy.isFinite else {
        throw LatentError.invalid(
          interventions.isEmpty ? "model" : "interventions",
          "The stream at \(hookpoint) holds NaN or infinite values, so it predicts nothing"
            + (interventions.isEmpty ? "." : "; use smaller strengths.")
        )
      }
      return Position(
        top: (row * strongest.count..<(row + 1) * strongest.count).map {
          Position.Token(id: strongest.indices[$0], probability: Double(strongest.values[$0]))
        },
        entropy: numbers.entropy,
        kl: numbers.divergence,
        targetRank: numbers.rank
      )
    }
  }
}
