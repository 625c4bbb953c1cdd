import Testing

@testable import LatentAnalysis

@Suite struct SweepTableTests {
  private func answer(_ behaviour: Double, _ nonsense: Double = 0.2) -> SweepAnswer {
    SweepAnswer(behaviour: behaviour, nonsense: nonsense, kl: 0.1)
  }

  private func table(_ cells: [(Double, (Int) -> SweepAnswer)], items: Int = 40) -> SweepTable {
    let answers = (0..<items).map { item in (baseline: answer(0.5), cells: cells.map { $0.1(item) }) }
    return SweepTable(cells.map { SweepCell(place: "layers.0", edits: [], strength: $0.0) }, answers, seed: 3)
  }

  @Test func choosesWhatMovesMostInItsStrengthsDirection() {
    let table = table([
      (1, { _ in self.answer(0.6) }), (2, { _ in self.answer(0.7) }), (-1, { _ in self.answer(0.45) }),
      (-2, { _ in self.answer(0.9) }), (0, { _ in self.answer(1) }),
    ])
    #expect(table.chosen == 1)
    #expect(abs(table.rows[1].behaviour - 0.7) < 1e-12)
    #expect(table.testItems + table.validationItems == 40)
  }

  @Test func leavesWhatSpoilsTheAnswerAside() {
    let table = table([(1, { _ in self.answer(0.6) }), (5, { _ in self.answer(0.9, 0.9) })])
    #expect(table.chosen == 0)
    #expect(self.table([(5, { _ in self.answer(0.9, 0.9) })]).chosen == 0, "better than nothing")
  }

  @Test func reportsItemsThatDidNotChoose() {
    // One item would move everything: it is in one half only.
    let table = table([(1, { $0 == 0 ? self.answer(1) : self.answer(0.5) })])
    #expect([0.5, 0.5 + 0.5 / 20].contains(table.rows[0].behaviour))
  }

  @Test func theIntervalHoldsTheMeanAndNarrowsWithItems() {
    func row(_ items: Int) -> SweepTable.Row {
      table([(1, { self.answer($0.isMultiple(of: 2) ? 0.3 : 0.9) })], items: items).rows[0]
    }
    let (few, many) = (row(20), row(400))
    for row in [few, many] { #expect(row.interval.low < row.behaviour && row.behaviour < row.interval.high) }
    // 0.3 either side of 0.6: the mean of n has a standard error of 0.3 / √n.
    #expect(abs((many.interval.high - many.interval.low) - 2 * 1.96 * 0.3 / 200.0.squareRoot()) < 0.01)
    #expect(few.interval.high - few.interval.low > 2 * (many.interval.high - many.interval.low))
  }

  @Test func hasNothingToChooseWithoutAStrength() {
    #expect(table([(0, { _ in self.answer(0.5) })]).chosen == nil)
  }
}
