package import LatentModels
package import LatentSupport
internal import LatentTensor

/// Reads what a model has at some hookpoints after statements, and after each with both answers.
///
/// A statement is run once; its memory (recurrent state or keys and values) is a value, and both answers go on from a copy
/// of it, so that neither sees the other.
package struct ProbeReading: Sendable {
  /// Tokens in one pass, so that other requests get the lane in between.
  private static let tokensPerPass = 2048

  /// What was read of some statements.
  package struct Activations: Sendable {
    /// Per hookpoint, [statement, width].
    package var prompts: [[[Float]]]
    /// Per hookpoint, [statement, width]; empty where answers were not read.
    package var affirmed: [[[Float]]]
    package var denied: [[[Float]]]
    /// By the model's own account: log-odds of the true answer's first token against the false one's; empty without
    /// answers.
    package var ownLogOdds: [Double]
  }

  package let model: ResidentModel
  package let hookpoints: [Hookpoint]
  /// Which of the prompt's tokens is read, from the end: −1 is the last.
  package let position: Int

  package init(_ hookpoints: [Hookpoint], of model: ResidentModel, position: Int = -1) {
    self.model = model
    self.hookpoints = hookpoints
    self.position = position
  }

  /// How many of `statements` make one pass: at least one.
  package static func passLength(_ statements: ArraySlice<ProbeTokens>) -> Int {
    var tokens = 0
    var count = 0
    for statement in statements {
      tokens += statement.prompt.count
      if count > 0, tokens > tokensPerPass { break }
      count += 1
    }
    return count
  }

  /// One pass; to be called on the compute lane.
  ///
  /// - Parameters:
  ///   - statements: as many as `passLength` says, all with answers or all without where `readsPairs`.
  ///   - readsPairs: whether to go on with the answers.
  /// - Throws: `LatentError` (`invalidParams`) for a prompt that has no token at `position`, or activations that are not
  ///   finite.
  package func read(_ statements: [ProbeTokens], readsPairs: Bool) throws -> Activations {
    var places: [Int: Int] = [:]
    for (index, statement) in statements.enumerated() {
      let place = statement.prompt.count + position
      guard statement.prompt.indices.contains(place) else {
        throw LatentError.invalid(
          "position",
          "position is \(position), but a statement has only \(statement.prompt.count) tokens."
        )
      }
      places[index] = place
    }
    let reader = PositionReader(hookpoints, positions: places)
    let answers = statements.compactMap(\.answers)
    var states = statements.map { _ in model.makeState() }
    let logits = try model.forward(
      TokenBatch(statements.map(\.prompt)),
      states: &states,
      listeners: [reader],
      logits: answers.count == statements.count ? .last : .none
    )
    var activations = Activations(
      prompts: try hookpoints.map { try values($0, reader, statements.count) },
      affirmed: [],
      denied: [],
      ownLogOdds: try logits.map { try logOdds($0, answers) } ?? []
    )
    if readsPairs {
      activations.affirmed = try continued(answers.map(\.affirming), from: states)
      activations.denied = try continued(answers.map(\.denying), from: states)
    }
    return activations
  }

  /// What one probe says of statements, a pass a step.
  ///
  /// - Parameter site: at the only hookpoint that is read.
  package func logOdds(
    _ statements: [ProbeTokens],
    by site: SavedProbes.Site,
    on lane: Lane,
    work: WorkContext
  ) async throws -> [Double] {
    var logOdds: [Double] = []
    while logOdds.count < statements.count {
      try work.cancellation.check()
      let rest = statements[logOdds.count...]
      let chosen = Array(rest.prefix(Self.passLength(rest)))
      logOdds += try await lane.run { () -> [Double] in
        let read = try self.read(chosen, readsPairs: site.kind.readsPairs)
        func rows(_ values: [[[Float]]]) -> [[Double]] { (values.first ?? []).map { $0.map(Double.init) } }
        let samples = ProbeSamples(
          prompts: rows(read.prompts),
          affirmed: rows(read.affirmed),
          denied: rows(read.denied),
          labels: chosen.map { _ in false }
        )
        return site.probe.logOdds(samples.features(for: site.kind))
      }
      work.report(ProgressReport(done: logOdds.count, total: statements.count, unit: "statements"))
    }
    return logOdds
  }

  /// What stands after the last token of each of `answers`, per hookpoint.
  private func continued(_ answers: [[Int32]], from states: [SequenceState]) throws -> [[[Float]]] {
    var forked = states
    let places = zip(states, answers).map { $0.length + $1.count - 1 }
    let reader = PositionReader(
      hookpoints,
      positions: Dictionary(uniqueKeysWithValues: places.enumerated().map { ($0, $1) })
    )
    _ = try model.forward(TokenBatch(answers), states: &forked, listeners: [reader])
    return try hookpoints.map { try values($0, reader, answers.count) }
  }

  private func values(_ hookpoint: Hookpoint, _ reader: PositionReader, _ count: Int) throws -> [[Float]] {
    let values = try reader.values(hookpoint, of: 0..<count)
    guard values.allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
      throw LatentError.invalid(
        "hookpoints",
        "The activations at \(hookpoint) are not finite; no probe can be made of them."
      )
    }
    return values
  }

  /// - Parameter logits: [statement, vocabulary]
  func logOdds(_ logits: Matrix, _ answers: [ProbeTokens.Answers]) throws -> [Double] {
    let values = try model.backend.download(logits)
    return answers.enumerated().map { row, answer in
      let start = row * logits.columns
      return Double(values[start + Int(answer.affirming[0])]) - Double(values[start + Int(answer.denying[0])])
    }
  }
}
