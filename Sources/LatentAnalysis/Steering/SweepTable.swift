internal import LatentSupport

/// What a sweep found: every cell's effect on one half of the items, and the cell that the other half would choose.
///
/// Choosing on the items on which the effect is reported would overstate it.
package struct SweepTable: Sendable, Equatable {
  package struct Row: Sendable, Equatable {
    package var place: String
    package var strength: Float
    /// Mean over the test items, from 0 to 1.
    package var behaviour: Double
    package var nonsense: Double
    /// In nats.
    package var kl: Double
    /// 95 %, of `behaviour`, by drawing items anew.
    package var interval: Interval
  }

  /// Without steering, over the test items.
  package let baseline: Row
  package let rows: [Row]
  /// The row that moves behaviour most in its strength's direction on the validation items without adding more than
  /// `mostNonsense`; nil when no strength differs from 0.
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
    func row(_ place: String, _ strength: Float, _ answer: (Int) -> SweepAnswer) -> Row {
      let tested = test.map(answer)
      let behaviours = tested.map(\.behaviour)
      return Row(
        place: place,
        strength: strength,
        behaviour: Self.mean(behaviours),
        nonsense: Self.mean(tested.map(\.nonsense)),
        kl: Self.mean(tested.map(\.kl)),
        interval: Self.interval(behaviours, seed: seed)
      )
    }
    baseline = row("", 0) { answers[$0].baseline }
    rows = cells.enumerated().map { index, cell in row(cell.place, cell.strength) { answers[$0].cells[index] } }
    testItems = test.count
    validationItems = validation.count

    let unsteered = validation.map { answers[$0].baseline }
    let (usual, usualNonsense) = (Self.mean(unsteered.map(\.behaviour)), Self.mean(unsteered.map(\.nonsense)))
    var best: (index: Int, gain: Double, isSane: Bool)?
    for (index, cell) in cells.enumerated() where cell.strength != 0 {
      let validated = validation.map { answers[$0].cells[index] }
      let gain = (Self.mean(validated.map(\.behaviour)) - usual) * (cell.strength < 0 ? -1 : 1)
      let isSane = Self.mean(validated.map(\.nonsense)) <= usualNonsense + Self.mostNonsense
      if let best, best.isSane == isSane ? best.gain >= gain : best.isSane { continue }
      best = (index, gain, isSane)
    }
    chosen = best?.index
  }

  private static func mean(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
  }

  /// Percentiles of the mean over items drawn with replacement. Every cell draws the same items.
  private static func interval(_ values: [Double], seed: Int) -> Interval {
    var generator = SeededGenerator(seed: seed, "sweep intervals")
    let means = (0..<resamples).map { _ in
      mean(values.indices.map { _ in values[generator.index(below: values.count)] })
    }.sorted()
    return Interval(low: means[resamples * 25 / 1000], high: means[resamples * 975 / 1000 - 1])
  }
}
