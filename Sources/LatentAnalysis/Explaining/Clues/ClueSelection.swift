/// A list of strings in one relation, chosen greedily, that tells the tokens a latent fires on from the rest.
struct ClueSelection {
  let relation: ClueRelation
  private(set) var strings: [String] = []
  /// Of the rule "a string of the list stands in this relation", over the tokens that it was chosen on: recall by weight,
  /// and precision with each silent token costing what the average firing is worth.
  private(set) var f1 = 0.0

  /// Smaller gains are noise at the usual number of windows.
  private static let smallestGain = 0.007
  /// Strings that are looked at closely; what covers less than these can add next to nothing.
  private static let mostCandidates = 200

  private struct Candidate {
    var string: String
    var firing: [Int]
    var silent: [Int]
    var weight: Double
  }

  /// - Parameter smallestCount: firings that a string has to cover: one alone says nothing about the next.
  init(_ relation: ClueRelation, _ evidence: ClueEvidence, smallestCount: Int, longestList: Int) {
    self.relation = relation
    let weights = evidence.weights
    let total = weights.reduce(0, +)
    guard total > 0 else { return }
    let cost = total / Double(weights.count { $0 > 0 })
    var candidates = Self.candidates(relation, evidence, smallestCount: smallestCount)
    var isCovered = Array(repeating: false, count: weights.count)
    var truePositive = 0.0
    var falsePositive = 0.0

    func added(_ candidate: Candidate) -> (truePositive: Double, falsePositive: Double) {
      let gained = candidate.firing.reduce(0.0) { isCovered[$1] ? $0 : $0 + weights[$1] }
      return (gained, Double(candidate.silent.count { !isCovered[$0] }) * cost)
    }
    func f1(adding candidate: Candidate) -> Double {
      let (gained, spoiled) = added(candidate)
      return 2 * (truePositive + gained) / (total + truePositive + gained + falsePositive + spoiled)
    }

    while strings.count < longestList {
      let values = candidates.map(f1(adding:))
      // Of equal ones the first, which covers more by itself.
      guard let best = values.indices.min(by: { (values[$1], $0) < (values[$0], $1) }),
        values[best] > self.f1 + Self.smallestGain
      else { break }
      let winner = candidates.remove(at: best)
      let (gained, spoiled) = added(winner)
      truePositive += gained
      falsePositive += spoiled
      for position in winner.firing { isCovered[position] = true }
      for position in winner.silent { isCovered[position] = true }
      strings.append(winner.string)
      self.f1 = values[best]
    }
  }

  private static func candidates(
    _ relation: ClueRelation,
    _ evidence: ClueEvidence,
    smallestCount: Int
  ) -> [Candidate] {
    let weights = evidence.weights
    let all = evidence.clues(relation).compactMap { clue -> Candidate? in
      let firing = clue.positions.filter { weights[$0] > 0 }
      guard firing.count >= smallestCount,
        Double(firing.count) >= relation.leastPrecision * Double(clue.positions.count)
      else { return nil }
      return Candidate(
        string: clue.string,
        firing: firing,
        silent: clue.positions.filter { weights[$0] == 0 },
        weight: firing.reduce(0) { $0 + weights[$1] }
      )
    }
    return Array(all.sorted { ($1.weight, $0.string) < ($0.weight, $1.string) }.prefix(mostCandidates))
  }
}
