internal import LatentModels
internal import LatentSupport

/// The statements of a study, of two files one behind the other, and what each is for.
package struct ProbeMaterial: Sendable {
  package let items: [ProbeItem]
  package let tokens: [ProbeTokens]
  /// What trains, by place in `items`.
  package let training: [Int]
  /// What the training label of each of `training` is.
  package let labels: [Bool]
  /// Items as those that train, held out of training: what a probe does where it was made for.
  package let heldOut: [Int]
  /// Whom the probes are tested on: the evaluation file, or everything that was held out.
  package let tested: [Int]
  /// Of the training file, everything that was not held out, whatever the context.
  package let unheld: [Int]
  package let context: ProbeContext
  /// Whether an evaluation file was given.
  package let isTransferred: Bool

  /// - Parameters:
  ///   - data, evaluation: items with their tokens.
  ///   - holdOut: share of the data's groups that do not train; 0 only with an evaluation file, and then what is said of
  ///     held-out items is said of the training ones.
  /// - Throws: `LatentError` (`invalidParams`) when the context leaves nothing, or only one label.
  package init(
    data: [(ProbeItem, ProbeTokens)],
    evaluation: [(ProbeItem, ProbeTokens)]?,
    context: ProbeContext,
    holdOut: Double,
    seed: Int
  ) throws {
    items = data.map(\.0) + (evaluation ?? []).map(\.0)
    tokens = data.map(\.1) + (evaluation ?? []).map(\.1)
    self.context = context
    isTransferred = evaluation != nil
    let items = items
    if let character = context.character, !data.contains(where: { $0.0.character == character }) {
      let there = Set(data.compactMap(\.0.character)).sorted().joined(separator: ", ")
      throw LatentError.invalid(
        "train.character",
        "No item of data is by \(character); the characters are \(there.isEmpty ? "not given" : there)."
      )
    }
    let eligible = data.indices.filter { context.contains(items[$0]) }
    guard !eligible.isEmpty else {
      throw LatentError.invalid(
        "train.difficulty",
        "No item of data is \(context.difficulty.rawValue); its items need difficulty or difficulty_quantile."
      )
    }
    if let stranger = eligible.first(where: { context.label(of: items[$0]) == nil }) {
      throw LatentError.invalid(
        "train.labels",
        "Item \(items[stranger].index) of data has no \(context.labels.rawValue)."
      )
    }
    let held = try Self.held(eligible, items, context, share: holdOut, seed: seed)
    training = eligible.filter { !held.contains(items[$0].group) }
    labels = training.map { context.label(of: items[$0]) ?? false }
    unheld = data.indices.filter { !held.contains(items[$0].group) }
    heldOut = held.isEmpty ? training : eligible.filter { held.contains(items[$0].group) }
    tested =
      evaluation == nil
      ? data.indices.filter { held.contains(items[$0].group) } : Array(data.count..<items.count)
    let truths = Set(tested.map { items[$0].truth })
    guard truths.count == 2 else {
      throw LatentError.invalid(
        evaluation == nil ? "data" : "evaluate",
        "All items that the probes are tested on have the same truth; give some of each."
      )
    }
  }

  /// The groups that are held out: whole ones, so that no paraphrase and no other character's copy of a tested statement
  /// trains, and of both labels.
  private static func held(
    _ eligible: [Int],
    _ items: [ProbeItem],
    _ context: ProbeContext,
    share: Double,
    seed: Int
  ) throws -> Set<String> {
    func labelCounts(_ places: [Int]) -> [Bool: Int] {
      places.reduce(into: [:]) { counts, place in counts[context.label(of: items[place]) ?? false, default: 0] += 1 }
    }
    let all = labelCounts(eligible)
    guard all.count == 2 else {
      throw LatentError.invalid("data", "All items that train have the same label; give some of each.")
    }
    guard share > 0 else { return [] }
    let members = Dictionary(grouping: eligible) { items[$0].group }
    var generator = SeededGenerator(seed: seed, "held out")
    var held: Set<String> = []
    var counts: [Bool: Int] = [:]
    for group in generator.shuffled(members.keys.sorted()) {
      let more = labelCounts(members[group] ?? [])
      // A label that is rare is held out, and trains, at least once.
      let isWanted = more.contains { label, count in
        Double(counts[label] ?? 0) < max(1, (share * Double(all[label] ?? 0)).rounded())
      }
      let leavesSome = more.allSatisfy { label, count in (counts[label] ?? 0) + count < all[label] ?? 0 }
      guard isWanted, leavesSome else { continue }
      held.insert(group)
      for (label, count) in more { counts[label, default: 0] += count }
    }
    guard counts.count == 2 else {
      throw LatentError.invalid(
        "data",
        "data has too few items to hold some of each label out of training; give more, or evaluate and holdOut 0."
      )
    }
    return held
  }
}
