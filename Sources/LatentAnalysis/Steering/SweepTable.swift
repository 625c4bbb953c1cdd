internal import LatentSupport

/// What a sweep found: every cell's effect on one half of the items, and the cell that the other half would choose.
///
/// Choosing on the items on which the effect is reported would overstate it.
package struct SweepTable: Sendable, Equatable {
  package struct Row: Sendable, Equatable {
    package var place: String
    package var strength: Double
    /// Test items whose answer has a grade; where answers are not graded, all of them.
    package var graded: Int
    /// Mean over the test items that have one, from 0 to 1; nil where none has.
    package var behaviour: Double?
    /// Mean over the graded test items; nil where there is none.
    package var nonsense: Double?
    /// In nats.
    package var kl: Double
    /// 95 %, of `behaviour`, by drawing anew the items that have one.
    package var interval: Interval?
    /// Mean of how far `behaviour` is from the unsteered one's, over the test items that have both; nil where none has.
    package var change: Double?
    /// 95 %, of `change`: narrower than the intervals of two means, since items differ more than answers to one do.
    package var changeInterval: Interval?
  }

  /// Without steering, over the test items.
  package let baseline: Row
  package let rows: [Row]
  /// The row that moves behaviour most in its strength's direction on the validation items without adding more than
  /// `mostNonsense`; nil when no strength differs from 0, and when no validation item can tell.
  package let chosen: Int?
  package let testItems: Int
  package let validationItems: Int

  /// What a chosen cell may add to the mean nonsense: beyond it a model no longer answers the question.
  package static let mostNonsense = 0.1
  private static let resamples = 1000

  /// - Parameters:
  ///   - answers: per item; at least one.
  ///   - seed: of the halves and of the intervals. With fewer than four items both halves are all of them.
  package init(_ cells: [SweepCell], _ answers: [(baseline: SweepAnswer, cells: [SweepAnswer])], seed: Int) {
    var generator = SeededGenerator(seed: seed, "sweep halves")
    let order = generator.shuffled(Array(answers.indices))
    let isSplit = answers.count >= 4
    let validation = isSplit ? Array(order.prefix(answers.count / 2)).sorted() : order
    let test = isSplit ? Array(order.dropFirst(answers.count / 2)).sorted() : order
    var resampling = Resampling(seed: seed)
    func row(_ place: String, _ strength: Double, _ answer: (Int) -> SweepAnswer) -> Row {
      let tested = test.map(answer)
      let behaviours = tested.map(\.behaviour)
      let changes = zip(test, tested).map { Self.change($1, from: answers[$0].baseline) }
      return Row(
        place: place,
        strength: strength,
        graded: tested.count { $0.nonsense != nil },
        behaviour: Self.mean(behaviours),
        nonsense: Self.mean(tested.map(\.nonsense)),
        kl: Self.mean(tested.map(\.kl)) ?? 0,
        interval: resampling.interval(of: behaviours),
        change: Self.mean(changes),
        changeInterval: resampling.interval(of: changes)
      )
    }
    baseline = row("", 0) { answers[$0].baseline }
    rows = cells.enumerated().map { index, cell in row(cell.place, cell.strength) { answers[$0].cells[index] } }
    testItems = test.count
    validationItems = validation.count

    let usualNonsense = Self.mean(validation.map { answers[$0].baseline.nonsense })
    var best: (index: Int, gain: Double, isSane: Bool)?
    for (index, cell) in cells.enumerated() where cell.strength != 0 {
      let changes = validation.map { Self.change(answers[$0].cells[index], from: answers[$0].baseline) }
      // Of what nothing is known nothing can be said in favour.
      guard let change = Self.mean(changes),
        let nonsense = Self.mean(validation.map { answers[$0].cells[index].nonsense })
      else { continue }
      let gain = change * (cell.strength < 0 ? -1 : 1)
      let isSane = nonsense <= (usualNonsense ?? 0) + Self.mostNonsense
      if let best, best.isSane == isSane ? best.gain >= gain : best.isSane { continue }
      best = (index, gain, isSane)
    }
    chosen = best?.index
  }

  private static func change(_ answer: SweepAnswer, from baseline: SweepAnswer) -> Double? {
    guard let before = baseline.behaviour, let after = answer.behaviour else { return nil }
    return after - before
  }

  /// Of those that there are; nil when there are none.
  private static func mean(_ values: [Double?]) -> Double? {
    let known = values.compactMap { $0 }
    return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
  }

  /// Items drawn with replacement, the same for all cells that have a value of as many items.
  private struct Resampling {
    private let seed: Int
    /// Those made last: mostly all cells have a value of every item.
    private var draws: [[Int]] = []
    private var count = 0

    init(seed: Int) { self.seed = seed }

    /// Percentiles of the mean of the drawn values, from those that there are; nil when there are none.
    mutating func interval(of values: [Double?]) -> Interval? {
      let known = values.compactMap { $0 }
      guard !known.isEmpty else { return nil }
      draw(known.count)
      let means = draws.map { draw in draw.reduce(0) { $0 + known[$1] } / Double(known.count) }.sorted()
      return Interval(low: means[draws.count * 25 / 1000], high: means[draws.count * 975 / 1000 - 1])
    }

    private mutating func draw(_ count: Int) {
      guard count != self.count else { return }
      var generator = SeededGenerator(seed: seed, "sweep intervals")
      draws = (0..<SweepTable.resamples).map { _ in (0..<count).map { _ in generator.index(below: count) } }
      self.count = count
    }
  }
}
