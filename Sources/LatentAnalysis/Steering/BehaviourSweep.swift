internal import Glibc
internal import LatentModels
package import LatentSupport
internal import LatentTensor

/// Measures what steering does to the next token of an answer, over many places and strengths (Paulo et al. 2024,
/// section 4).
package struct BehaviourSweep: Sendable {
  private let plan: SweepPlan
  private let ledger: SweepLedger?

  /// - Parameter ledger: where finished items are kept; nowhere if not given.
  package init(_ plan: SweepPlan, ledger: SweepLedger? = nil) {
    self.plan = plan
    self.ledger = ledger
  }

  /// - Returns: per item, the unsteered answer and each cell's.
  /// - Throws: `LatentError`: `cancelled` between two batches, with the items before kept; `invalidParams` for edits that
  ///   are at no position, or that drive the model to infinite values.
  package func run(
    _ items: [SweepItem],
    on lane: Lane,
    work: WorkContext
  ) async throws -> [(baseline: SweepAnswer, cells: [SweepAnswer])] {
    let plan = plan
    let total = items.count * plan.cells.count
    let directions = try await lane.run { try SweepDirections(plan.cells, backend: plan.model.backend) }
    var answers: [(baseline: SweepAnswer, cells: [SweepAnswer])] = []
    for item in items {
      let done = answers.count * plan.cells.count
      let key = ledger?.key("letters", item.prompt, [item.matching, item.other])
      var all = try key.flatMap { try ledger?.answers($0, count: plan.cells.count + 1) }
      if all == nil {
        let measured = try await measure(item, directions, on: lane, work: work) { count in
          work.report(ProgressReport(done: done + count, total: total, unit: "answers"))
        }
        if let key { try ledger?.keep(measured, key) }
        all = measured
      }
      work.report(ProgressReport(done: done + plan.cells.count, total: total, unit: "answers"))
      if let all { answers.append((all[0], Array(all.dropFirst()))) }
    }
    return answers
  }

  /// The unsteered answer, then each cell's.
  private func measure(
    _ item: SweepItem,
    _ directions: SweepDirections,
    on lane: Lane,
    work: WorkContext,
    report: (Int) -> Void
  ) async throws -> [SweepAnswer] {
    let plan = plan
    try work.cancellation.check()
    let (prepared, baseline) = try await lane.run {
      let prepared = try plan.prepare(item.prompt)
      let baseline = try answers(item, prepared.logits, unsteered: prepared.logits, cells: [nil])
      return (prepared, baseline[0])
    }
    var measured = Array(repeating: baseline, count: plan.cells.count)
    var done = 0
    for group in prepared.groups {
      for chosen in plan.batches(of: group, in: prepared) {
        try work.cancellation.check()
        let batch = try await lane.run {
          let logits = try plan.finish(prepared, group, cells: chosen, directions: directions).logits
          return try answers(item, logits, unsteered: prepared.logits, cells: chosen)
        }
        for (cell, answer) in zip(chosen, batch) { measured[cell] = answer }
        done += chosen.count
        report(done)
      }
    }
    return [baseline] + measured
  }

  /// Reads answers off logits [cell, vocabulary].
  ///
  /// - Parameter cells: whose the rows are; nil for the unsteered model's.
  private func answers(
    _ item: SweepItem,
    _ given: Matrix,
    unsteered: Matrix,
    cells: [Int?]
  ) throws -> [SweepAnswer] {
    let model = plan.model
    let divergences = try plan.divergences(of: given, from: unsteered)
    let logProbabilities = try model.logProbabilities(given)
    func probabilities(_ token: Int32) throws -> [Double] {
      try model.backend.download(logProbabilities.columns(Int(token)..<Int(token) + 1)).map { exp(Double($0)) }
    }
    let (matching, other) = (try probabilities(item.matching), try probabilities(item.other))
    return try cells.enumerated().map { place, cell -> SweepAnswer in
      let (yes, no, kl) = (matching[place], other[place], divergences[place])
      guard yes.isFinite, no.isFinite, kl.isFinite else { throw plan.infinite(cell) }
      // Where both have vanished neither is preferred.
      return SweepAnswer(behaviour: yes + no > 0 ? yes / (yes + no) : 0.5, nonsense: max(0, 1 - yes - no), kl: kl)
    }
  }
}

extension SweepPlan {
  /// KL(unsteered ‖ steered) of each row of logits [cell, vocabulary], in nats.
  func divergences(of given: Matrix, from unsteered: Matrix) throws -> [Double] {
    let (logits, plain) = (model.real(given), model.real(unsteered))
    let repeated = try model.backend.allocate(rows: logits.rows, columns: logits.columns)
    try model.backend.gather(plain, rows: (0..<logits.rows).map { _ in 0 }, into: repeated)
    return try model.backend.divergence(repeated, from: logits)
  }

  /// The error for a cell, or the unsteered model (nil), whose numbers are not finite.
  func infinite(_ cell: Int?) -> LatentError {
    guard let cell else {
      return LatentError.invalid(
        "model",
        "The model \(model.name) gives infinite values on an item's prompt, unsteered."
      )
    }
    return LatentError.invalid(
      "strengths",
      "The strength \(cells[cell].strength) at \(cells[cell].place) drives the model to infinite values; use a smaller one."
    )
  }
}
