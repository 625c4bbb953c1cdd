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
    #expect(abs((table.rows[1].behaviour ?? 0) - 0.7) < 1e-12)
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

  @Test func theIntervalHoldsTheMeanAndNarrowsWithItems() throws {
    func interval(_ items: Int) throws -> Interval {
      let row = table([(1, { self.answer($0.isMultiple(of: 2) ? 0.3 : 0.9) })], items: items).rows[0]
      let (interval, behaviour) = (try #require(row.interval), try #require(row.behaviour))
      #expect(interval.low < behaviour && behaviour < interval.high)
      return interval
    }
    let (few, many) = (try interval(20), try interval(400))
    // 0.3 either side of 0.6: the mean of n has a standard error of 0.3 / √n.
    #expect(abs((many.high - many.low) - 2 * 1.96 * 0.3 / 200.0.squareRoot()) < 0.01)
    #expect(few.high - few.low > 2 * (many.high - many.low))
  }

  @Test func hasNothingToChooseWithoutAStrength() {
    #expect(table([(0, { _ in self.answer(0.5) })]).chosen == nil)
  }

  /// What an answer is when its grade could not be had.
  private let ungraded = SweepAnswer(behaviour: nil, nonsense: nil, kl: 0.1)

  @Test func whatIsNotKnownIsNotNothing() {
    let table = table([(1, { _ in self.ungraded }), (2, { $0 % 4 == 0 ? self.answer(0.8) : self.ungraded })])
    let (none, some) = (table.rows[0], table.rows[1])
    #expect(none.graded == 0 && none.behaviour == nil && none.nonsense == nil && none.interval == nil)
    #expect(none.change == nil && none.changeInterval == nil && abs(none.kl - 0.1) < 1e-12)
    #expect(some.graded > 0 && some.graded < table.testItems && table.baseline.graded == table.testItems)
    for (value, expected) in [(some.behaviour, 0.8), (some.nonsense, 0.2), (some.change, 0.3)] {
      #expect(abs((value ?? 9) - expected) < 1e-12)
    }
    // Resampling may not draw what is not there, which would pull the lower end to 0.
    for (interval, expected) in [(some.interval, 0.8), (some.changeInterval, 0.3)] {
      #expect(abs((interval?.low ?? 9) - expected) < 1e-12 && abs((interval?.high ?? 9) - expected) < 1e-12)
    }
  }

  @Test func whatIsNotKnownIsNotChosen() {
    let worse: (Double, (Int) -> SweepAnswer) = (2, { _ in self.answer(0.45) })
    #expect(table([(1, { _ in self.ungraded }), worse]).chosen == 1, "a real loss is more than no answer")
    #expect(table([(1, { _ in self.ungraded })]).chosen == nil)
    // Nonsense throughout has no behaviour either.
    let nonsense = SweepAnswer(behaviour: nil, nonsense: 1, kl: 2)
    #expect(table([(1, { _ in nonsense }), worse]).chosen == 1)
    // Failed grades make nonsense no rarer.
    let mixed: (Int) -> SweepAnswer = { $0 % 2 == 0 ? self.ungraded : self.answer(0.9, 0.5) }
    #expect(table([(5, mixed), (1, { _ in self.answer(0.6) })]).chosen == 1)
  }
}
