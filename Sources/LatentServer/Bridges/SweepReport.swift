internal import LatentAnalysis
internal import LatentModels
internal import LatentProtocol
internal import LatentSupport
internal import LatentWorkspace

extension Wire.Sweep.Result {
  init(_ table: SweepTable, rejected: [RejectedPair]) {
    // Where every strength is 0 all rows are the same.
    let hasChoice = table.rows.contains { $0.strength != 0 }
    let chosen = (table.chosen ?? (hasChoice ? nil : 0)).map { table.rows[$0] }
    self.init(
      rows: table.rows.map {
        Wire.SweepRow(
          hookpoint: $0.place,
          strength: $0.strength,
          behaviour: $0.behaviour,
          nonsense: $0.nonsense,
          kl: $0.kl,
          interval: $0.interval.map { [$0.low, $0.high] },
          change: $0.change,
          changeInterval: $0.changeInterval.map { [$0.low, $0.high] },
          graded: $0.graded
        )
      },
      chosen: chosen.map { Wire.SweepChoice(hookpoint: $0.place, strength: $0.strength) },
      baseline: Wire.SweepBaseline(
        behaviour: table.baseline.behaviour,
        nonsense: table.baseline.nonsense,
        interval: table.baseline.interval.map { [$0.low, $0.high] },
        graded: table.baseline.graded
      ),
      items: table.testItems,
      validationItems: table.validationItems,
      rejected: rejected.sorted { $0.index < $1.index }.map { Wire.RejectedItem($0) }
    )
  }
}

extension Wire.SweepGrades {
  init(_ graded: [GradedSweep.Graded], _ cells: [SweepCell], usage: Wire.Usage, withAnswers: Bool) {
    func place(_ one: GradedSweep.Graded) -> (hookpoint: String?, strength: Double?) {
      let cell = one.cell.map { cells[$0] }
      return (cell?.place, cell?.strength)
    }
    self.init(
      prompt: AnswerGrader.prompt,
      failed: graded.compactMap { one in
        guard case .failure(let error) = one.grade else { return nil }
        return Wire.UngradedAnswer(
          index: one.item,
          hookpoint: place(one).hookpoint,
          strength: place(one).strength,
          error: Wire.Failure(FailureRecord(error))
        )
      },
      usage: usage,
      answers: withAnswers
        ? graded.map { one in
          Wire.GradedAnswer(
            index: one.item,
            hookpoint: place(one).hookpoint,
            strength: place(one).strength,
            text: one.text,
            grade: try? one.grade.get()
          )
        } : nil
    )
  }
}

extension OpenQuestions {
  /// - Parameter answer: the longest answer, in tokens.
  /// - Throws: `LatentError` (`invalidParams`) for items that cannot be read, or none of which can be used.
  init(_ wire: Wire.ContrastPairs, frame: String, model: ResidentModel, answer: Int) throws {
    let tokenizer = try model.requireTokenizer()
    let mostPositions = max(1, model.maximumPositions - answer)
    switch wire {
    case .file(let file):
      try self.init(
        path: file.path,
        frame: frame,
        field: "items",
        tokenizer: tokenizer,
        mostPositions: mostPositions
      )
    case .list(let list):
      try self.init(prompts: list.map(\.prompt), tokenizer: tokenizer, mostPositions: mostPositions)
    }
    guard questions.isEmpty else { return }
    guard let first = rejected.first else {
      throw LatentError.invalid("items", "items is empty; give at least one item.")
    }
    throw LatentError.invalid(
      "items",
      "None of the \(rejected.count) items of items can be used; the first, number \(first.index), \(first.reason)."
    )
  }
}
