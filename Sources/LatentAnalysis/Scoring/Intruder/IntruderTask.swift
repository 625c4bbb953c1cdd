internal import LatentSupport

/// Some windows of one latent and one that is not: which is it? Needs no explanation, and says whether there is anything
/// to explain (arXiv 2507.08473).
package struct IntruderTask: Sendable, Equatable {
  /// Every window with marked tokens, in the order in which they are shown.
  package var windows: [(tokens: [String], marks: [Bool])]
  /// The place of the intruder.
  package var intruder: Int
  /// Which kind of silent window the intruder is.
  package var kind: String
  /// Slice of activation strength that the others are from.
  package var quantile: Int?

  package static func == (left: IntruderTask, right: IntruderTask) -> Bool {
    left.intruder == right.intruder && left.kind == right.kind && left.quantile == right.quantile
      && left.windows.count == right.windows.count
      && zip(left.windows, right.windows).allSatisfy { $0.tokens == $1.tokens && $0.marks == $1.marks }
  }
}

/// Makes intruder tasks of a latent's windows.
struct IntruderTasks {
  /// Windows shown together.
  var shown: Int
  var threshold: Float
  var seed: Int

  /// One task for each silent window; the others are neighbours in strength, slice after slice.
  ///
  /// - Parameter isControl: whether the others are silent windows too, so that nothing tells them apart.
  func make(_ material: ScoringMaterial, isControl: Bool = false) -> [IntruderTask] {
    var generator = SeededGenerator(seed: seed, "intruder", material.latent, isControl)
    let patterns = material.activating.map { $0.marks(threshold: threshold) }
    let majority = shown - 1
    let pool = isControl ? generator.shuffled(material.nonActivating) : material.activating
    // A control draws its others from the silent windows beside the intruder.
    guard !patterns.isEmpty, pool.count >= majority + (isControl ? 1 : 0) else { return [] }
    var tasks: [IntruderTask] = []
    for (number, intruder) in material.nonActivating.enumerated() {
      guard let marks = FuzzingScorer.place(oneOf: patterns, in: intruder, using: &generator) else { continue }
      var windows: [(tokens: [String], marks: [Bool])] = []
      var quantile: Int?
      if isControl {
        for other in generator.shuffled(pool) where windows.count < majority && other != intruder {
          guard let marks = FuzzingScorer.place(oneOf: patterns, in: other, using: &generator) else { continue }
          windows.append((other.tokens, marks))
        }
        guard windows.count == majority else { continue }
      } else {
        // From the strongest slice to the weakest and round again, each time at a place of its own.
        let slices = Set(pool.compactMap(\.quantile)).sorted()
        let slice = slices.isEmpty ? nil : slices[number % slices.count]
        let members = pool.indices.filter { pool[$0].quantile == slice }
        let first = members.first ?? 0
        let room = max(0, members.count - majority)
        let start = min(first + (room > 0 ? generator.index(below: room + 1) : 0), pool.count - majority)
        windows = (start..<(start + majority)).map { (pool[$0].tokens, patterns[$0]) }
        quantile = slice
      }
      windows = generator.shuffled(windows)
      let place = generator.index(below: shown)
      windows.insert((intruder.tokens, marks), at: place)
      tasks.append(
        IntruderTask(
          windows: windows,
          intruder: place,
          kind: (intruder.negative ?? .random).rawValue,
          quantile: quantile
        )
      )
    }
    return generator.shuffled(tasks)
  }
}
