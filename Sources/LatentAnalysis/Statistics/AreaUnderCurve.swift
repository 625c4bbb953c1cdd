/// The area under a ROC curve: the probability that a true example is scored above a false one, ties counted half (Mann
/// and Whitney 1947).
package struct AreaUnderCurve: Sendable {
  /// The examples in ascending order of score, and where each run of equal scores ends.
  private let order: [Int]
  private let ends: [Int]
  private let truths: [Bool]

  /// - Parameters:
  ///   - scores: finite or not, but no NaN.
  ///   - truths: one for each.
  package init(scores: [Double], truths: [Bool]) {
    let order = scores.indices.sorted { (scores[$0], $0) < (scores[$1], $1) }
    ends = order.indices.filter { $0 + 1 == order.count || scores[order[$0 + 1]] != scores[order[$0]] }.map { $0 + 1 }
    self.order = order
    self.truths = order.map { truths[$0] }
  }

  /// The area; nil without a true or a false example.
  package var value: Double? { value(counts: nil) }

  /// The area when example i is there `counts[i]` times.
  package func value(counts: [UInt16]?) -> Double? {
    var (above, positives, negatives) = (0.0, 0, 0)
    var start = 0
    for end in ends {
      var (here, there) = (0, 0)
      for place in start..<end {
        let count = counts.map { Int($0[order[place]]) } ?? 1
        if truths[place] { here += count } else { there += count }
      }
      above += Double(here) * (Double(negatives) + Double(there) / 2)
      positives += here
      negatives += there
      start = end
    }
    guard positives > 0, negatives > 0 else { return nil }
    return above / (Double(positives) * Double(negatives))
  }

  /// How many examples are true, and how many are not.
  package var counts: (positives: Int, negatives: Int) {
    let positives = truths.count { $0 }
    return (positives, truths.count - positives)
  }
}
