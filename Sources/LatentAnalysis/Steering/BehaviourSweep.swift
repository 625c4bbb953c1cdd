internal import Glibc
package import LatentModels
package import LatentSupport
internal import LatentTensor

/// Measures what steering does to answers, over many places and strengths (Paulo et al. 2024, section 4).
///
/// What comes before the first edited position is run once an item; each cell then costs only the positions from there
/// on, many cells in one batch.
package struct BehaviourSweep: Sendable {
  /// Rows of one batch: enough for the matrix products to be efficient, few enough for other requests to get a turn.
  private static let rowsPerBatch = 256

  private let model: ResidentModel
  /// The unsteered model, then the cells.
  private let cells: [SweepCell]
  private let positions: InterventionPositions

  package init(model: ResidentModel, cells: [SweepCell], positions: InterventionPositions) {
    self.model = model
    self.cells = [SweepCell(place: "", edits: [], strength: 0)] + cells
    self.positions = positions
  }

  /// - Returns: per item, the unsteered answer and each cell's.
  /// - Throws: `LatentError`: `cancelled` between two batches; `invalidParams` for edits that are at no position, or that
  ///   drive the model to infinite values.
  package func run(
    _ items: [SweepItem],
    on lane: Lane,
    work: WorkContext
  ) async throws -> [(baseline: SweepAnswer, cells: [SweepAnswer])] {
    var answers: [(baseline: SweepAnswer, cells: [SweepAnswer])] = []
    let total = items.count * cells.count
    for item in items {
      let done = answers.count * cells.count
      let all = try await measure(item, on: lane, work: work) { measured in
        work.report(ProgressReport(done: done + measured, total: total, unit: "answers"))
      }
      answers.append((all[0], Array(all.dropFirst())))
    }
    return answers
  }

  private func measure(
    _ item: SweepItem,
    on lane: Lane,
    work: WorkContext,
    report: (Int) -> Void
  ) async throws -> [SweepAnswer] {
    let count = item.prompt.count
    guard let first = firstEdit(promptLength: count) else {
      throw LatentError.invalid("positions", "positions names none of the \(count) positions of an item's prompt.")
    }
    let start = try await lane.run { () -> SequenceState in
      var states = [model.makeState()]
      if first > 0 { _ = try model.forward(TokenBatch([Array(item.prompt[..<first])]), states: &states) }
      return states[0]
    }
    let suffix = Array(item.prompt[first...])
    let cellsPerBatch = max(1, Self.rowsPerBatch / suffix.count)
    var answers: [SweepAnswer] = []
    var baseline: Matrix?
    while answers.count < cells.count {
      try work.cancellation.check()
      let chosen = answers.count..<min(cells.count, answers.count + cellsPerBatch)
      let known = baseline
      let (measured, unsteered) = try await lane.run {
        try batch(chosen, item: item, suffix: suffix, from: start, baseline: known)
      }
      baseline = unsteered
      answers += measured
      report(answers.count)
    }
    return answers
  }

  private func batch(
    _ chosen: Range<Int>,
    item: SweepItem,
    suffix: [Int32],
    from start: SequenceState,
    baseline: Matrix?
  ) throws -> ([SweepAnswer], Matrix) {
    let backend = model.backend
    let count = item.prompt.count
    let listener = try SweepListener(cells, backend: backend) { isEdited($0, at: $1, promptLength: count) }
    var states = chosen.map { _ in start }
    let given = try model.forward(
      TokenBatch(chosen.map { _ in suffix }, identifiers: Array(chosen)),
      states: &states,
      listeners: [listener],
      logits: .last
    )
    guard let given else { throw LatentError(.internal, "The model gave no logits.") }
    let logits = model.real(given)
    var unsteered = baseline
    if unsteered == nil {
      let row = try backend.allocate(rows: 1, columns: logits.columns)
      try backend.gather(logits, rows: [0], into: row)
      unsteered = row
    }
    guard let unsteered else { throw LatentError(.internal, "The sweep has no unsteered answer.") }
    let repeated = try backend.allocate(rows: chosen.count, columns: logits.columns)
    try backend.gather(unsteered, rows: chosen.map { _ in 0 }, into: repeated)
    let divergences = try backend.divergence(repeated, from: logits)
    let logProbabilities = try model.logProbabilities(given)
    func probabilities(_ token: Int32) throws -> [Double] {
      try backend.download(logProbabilities.columns(Int(token)..<Int(token) + 1)).map { exp(Double($0)) }
    }
    let (matching, other) = (try probabilities(item.matching), try probabilities(item.other))
    let answers = try chosen.indices.map { index -> SweepAnswer in
      let place = index - chosen.lowerBound
      let (yes, no, kl) = (matching[place], other[place], divergences[place])
      guard yes.isFinite, no.isFinite, kl.isFinite else {
        throw LatentError.invalid(
          "strengths",
          "The strength \(cells[index].strength) at \(cells[index].place) drives the model to infinite values; use a "
            + "smaller one."
        )
      }
      // Where both have vanished neither is preferred.
      return SweepAnswer(behaviour: yes + no > 0 ? yes / (yes + no) : 0.5, nonsense: max(0, 1 - yes - no), kl: kl)
    }
    return (answers, unsteered)
  }

  /// A recurrent state acts on the positions after it: to change what follows the last prompt token, the state before that
  /// token is the last that counts.
  private func isEdited(_ hookpoint: Hookpoint, at position: Int, promptLength: Int) -> Bool {
    let isBeforeLast = positions == .last || positions == .generated
    let effective = hookpoint.site.isState && isBeforeLast ? position + 1 : position
    return positions.contains(effective, promptLength: promptLength)
  }

  private func firstEdit(promptLength: Int) -> Int? {
    let hookpoints = Set(cells.flatMap { $0.edits.map(\.hookpoint) })
    return (0..<promptLength).first { position in
      hookpoints.contains { isEdited($0, at: position, promptLength: promptLength) }
    }
  }
}
