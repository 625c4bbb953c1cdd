internal import LatentEndpoint
internal import LatentModels
package import LatentSupport
internal import LatentTensor

/// Measures what steering does to answers in the model's own words, which an LLM grades (Rimsky et al. 2023, section 4.2).
///
/// Every way of steering writes an answer to every question, the most probable token each time; a grade from 1 to 10
/// becomes a behaviour from 0 to 1, a grade of 0 counts as nonsense. Texts that are alike are graded once.
package struct GradedSweep: Sendable {
  /// A question with a prompt that a model continues.
  package struct Question: Sendable, Equatable {
    /// Its place in the file or list, from 0.
    package var index: Int
    /// As the grader reads it.
    package var text: String
    package var prompt: [Int32]

    package init(index: Int, text: String, prompt: [Int32]) {
      self.index = index
      self.text = text
      self.prompt = prompt
    }
  }

  /// One answer.
  package struct Graded: Sendable {
    /// Which of the questions.
    package var item: Int
    /// Which cell; nil for the unsteered model.
    package var cell: Int?
    package var text: String
    package var grade: Result<Int, LatentError>
  }

  /// What came of it.
  package struct Outcome: Sendable {
    /// Per question, as a sweep of letters gives them.
    package var answers: [(baseline: SweepAnswer, cells: [SweepAnswer])] = []
    /// Question after question, the unsteered answer first.
    package var graded: [Graded] = []
  }

  private let plan: SweepPlan
  private let grader: AnswerGrader
  private let maxTokens: Int
  private let ledger: SweepLedger?

  /// - Parameters:
  ///   - maxTokens: the most that an answer gets.
  ///   - ledger: where texts and grades are kept; nowhere if not given.
  package init(_ plan: SweepPlan, grader: AnswerGrader, maxTokens: Int, ledger: SweepLedger? = nil) {
    self.plan = plan
    self.grader = grader
    self.maxTokens = maxTokens
    self.ledger = ledger
  }

  /// - Throws: `LatentError`: `cancelled` between two tokens or grades, with what was finished kept; `invalidParams` as for
  ///   `BehaviourSweep`; `endpointFailed` when the grader never answers at all.
  package func run(_ questions: [Question], on lane: Lane, work: WorkContext) async throws -> Outcome {
    let plan = plan
    let tokenizer = try plan.model.requireTokenizer()
    let directions = try await lane.run { try SweepDirections(plan.cells, backend: plan.model.backend) }
    let total = questions.count * (plan.cells.count + 1)
    var outcome = Outcome()
    for question in questions {
      let written = try await self.written(question, directions, tokenizer, on: lane, work: work)
      let grades = try await self.grades(question, Set(written.map(\.text)), work: work)
      var answers: [SweepAnswer] = []
      for (place, one) in written.enumerated() {
        let grade = grades[one.text] ?? .failure(LatentError(.internal, "An answer was not graded."))
        let value = try? grade.get()
        outcome.graded.append(
          Graded(item: question.index, cell: place == 0 ? nil : place - 1, text: one.text, grade: grade)
        )
        answers.append(
          SweepAnswer(
            behaviour: value.flatMap { $0 > 0 ? Double($0 - 1) / Double(AnswerGrader.best - 1) : nil },
            nonsense: value.map { $0 == 0 ? 1 : 0 },
            kl: one.kl
          )
        )
      }
      outcome.answers.append((answers[0], Array(answers.dropFirst())))
      work.report(ProgressReport(done: outcome.graded.count, total: total, unit: "answers"))
    }
    return outcome
  }

  // MARK: Writing

  private struct Written: Sendable {
    var text: String
    var kl: Double
  }

  /// The unsteered model's answer, then each cell's.
  private func written(
    _ question: Question,
    _ directions: SweepDirections,
    _ tokenizer: Tokenizer,
    on lane: Lane,
    work: WorkContext
  ) async throws -> [Written] {
    let count = plan.cells.count + 1
    let key = ledger?.key("texts \(maxTokens)", question.prompt)
    if let key, let kept = try ledger?.value(key)?.arrayValue, kept.count == count {
      let known = kept.compactMap { one -> Written? in
        guard let text = one[0]?.stringValue, let kl = one[1]?.numberValue else { return nil }
        return Written(text: text, kl: kl)
      }
      if known.count == count { return known }
    }
    let plan = plan
    try work.cancellation.check()
    let prepared = try await lane.run { try plan.prepare(question.prompt) }
    func continued(_ batch: Batch) async throws -> [Written] {
      let (kls, tokens) = try await continuation(of: batch, prepared, directions, on: lane, work: work)
      return try zip(tokens, kls).map { Written(text: try tokenizer.decode($0, skipSpecial: true), kl: $1) }
    }
    let unsteered = try await continued(Batch(cells: [], states: [prepared.end], logits: prepared.logits))
    // Cells of no strength say what the unsteered model says.
    var texts = Array(repeating: unsteered[0], count: count)
    for group in prepared.groups {
      // Each batch is continued before the next is begun: its states and logits are all that is in memory.
      for chosen in plan.batches(of: group, in: prepared, continuing: maxTokens) {
        try work.cancellation.check()
        let finished = try await lane.run {
          try plan.finish(prepared, group, cells: chosen, directions: directions)
        }
        let batch = Batch(cells: chosen, states: finished.states, logits: finished.logits)
        for (cell, one) in zip(chosen, try await continued(batch)) { texts[cell + 1] = one }
      }
    }
    if let key { try ledger?.keep(.array(texts.map { [.string($0.text), .number($0.kl)] }), key) }
    return texts
  }

  /// Sequences that are continued together: cells, or, when there are none, the unsteered model.
  private struct Batch: Sendable {
    var cells: [Int]
    var states: [SequenceState]
    var logits: Matrix
  }

  /// The divergence of each sequence's first token from the unsteered one, and its tokens, the most probable each time.
  private func continuation(
    of batch: Batch,
    _ prepared: SweepPlan.Prepared,
    _ directions: SweepDirections,
    on lane: Lane,
    work: WorkContext
  ) async throws -> (kls: [Double], tokens: [[Int32]]) {
    let plan = plan
    let model = plan.model
    let isSteered = !batch.cells.isEmpty
    let ends = Set(model.endOfTextTokens)
    let kls = try await lane.run { try plan.divergences(of: batch.logits, from: prepared.logits) }
    if let infinite = kls.firstIndex(where: { !$0.isFinite }) {
      throw plan.infinite(isSteered ? batch.cells[infinite] : nil)
    }
    var tokens = Array(repeating: [Int32](), count: kls.count)
    var (states, logits) = (batch.states, batch.logits)
    var active = Array(tokens.indices)
    while true {
      try work.cancellation.check()
      let shown = logits
      let next = try await lane.run { try model.backend.argmax(model.real(shown)) }
      var going: [(sequence: Int, place: Int)] = []
      for (place, sequence) in active.enumerated() where !ends.contains(next[place]) {
        tokens[sequence].append(next[place])
        let isFull = tokens[sequence].count >= maxTokens || states[place].length >= model.maximumPositions
        if !isFull { going.append((sequence, place)) }
      }
      if going.isEmpty { return (kls, tokens) }
      active = going.map(\.sequence)
      let held = going.map { states[$0.place] }
      let step = TokenBatch(
        active.map { [tokens[$0].last ?? 0] },
        identifiers: isSteered ? active.map { batch.cells[$0] } : active
      )
      (logits, states) = try await lane.run {
        var after = held
        let listeners = isSteered ? [plan.listener(directions, promptLength: prepared.prompt.count)] : []
        let given = try model.forward(step, states: &after, listeners: listeners, logits: .last)
        guard let given else { throw LatentError(.internal, "The model gave no logits.") }
        return (given, after)
      }
    }
  }

  // MARK: Grading

  /// A grade of each text. A failure stands in its own place and is tried again by the next request.
  private func grades(
    _ question: Question,
    _ texts: Set<String>,
    work: WorkContext
  ) async throws -> [String: Result<Int, LatentError>] {
    try work.cancellation.check()
    let (grader, ledger) = (grader, ledger)
    let ordered = texts.sorted()
    let grades = try await grader.model.each(ordered) { text in
      let key = FileDigest.sha256("grade:\(grader.identity):\(question.text.utf8.count):\(question.text):\(text)".utf8)
      if let kept = try ledger?.value(key)?.integerValue { return kept }
      try work.cancellation.check()
      let (grade, usage) = try await grader.grade(question: question.text, answer: text)
      try ledger?.keep(
        .integer(grade),
        key,
        of: grader.model.identity,
        promptTokens: usage.promptTokens,
        completionTokens: usage.completionTokens
      )
      return grade
    }
    return Dictionary(uniqueKeysWithValues: zip(ordered, grades))
  }
}
