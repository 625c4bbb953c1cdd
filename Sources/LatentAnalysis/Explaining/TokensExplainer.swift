internal import LatentSupport

/// An explainer without an LLM: names the words, and parts of words, that best tell the latent's windows from silent ones.
///
/// First those that it fires on; where they are too many to list, words that stand before them. They are chosen one after
/// another, each the one that adds most to the balanced accuracy over the training windows. Windows count by how strongly
/// the latent fires in them, so that an explanation is true first of the examples that one looks at first; and a string on
/// which the latent mostly does not fire where it occurs is no explanation, however well it happens to tell windows apart.
package struct TokensExplainer: Explainer {
  /// Tokens with more than this share of their window's strongest activation count as fired on.
  package var threshold: Float
  /// Most strings in one explanation.
  package var longestList: Int

  package init(threshold: Float = 0.3, longestList: Int = 12) {
    self.threshold = threshold
    self.longestList = longestList
  }

  package var identity: String { "tokens:1:\(threshold):\(longestList)" }

  /// Counting words costs next to nothing, and forty windows are too few to tell a rare word from chance.
  package func adapt(_ sampler: Sampler) -> Sampler {
    var wider = sampler
    wider.train = max(sampler.train, 200)
    wider.nonActivating = max(sampler.nonActivating, 300)
    return wider
  }

  package nonisolated(nonsending) func explain(_ material: ExplanationMaterial) async throws -> String {
    let windows = material.activating.map { (window: $0, words: Words($0.tokens)) }
    let offered = windows.map { FiredWords($0.window, $0.words, threshold: threshold) }
    let evidence = PatternSelection.Evidence(
      weights: windows.map { Double($0.window.maxActivation) },
      activating: WordIndex(windows.map(\.words.words)),
      silent: WordIndex(material.nonActivating.map { Words($0.tokens).words })
    )
    let fired = PatternSelection(offered.map(\.fired), evidence, isFiredOn: true, longestList: longestList)
    let before = PatternSelection(offered.map(\.before), evidence, isFiredOn: false, longestList: longestList)
    // What it fires on explains more than what stands before it, so context has to be clearly better.
    if before.balancedAccuracy > fired.balancedAccuracy + 0.15 {
      return "What comes after \(Self.list(before.chosen)), whatever word that is."
    }
    guard !fired.chosen.isEmpty else {
      throw NothingToSay(
        reason: "no word or part of a word tells its windows from silent ones better than chance; an explainer that "
          + "reads whole texts (default, with an LLM) may find what they share"
      )
    }
    return (fired.chosen.count == 1 ? "The word " : "Words such as ") + Self.list(fired.chosen) + "."
  }

  private static func list(_ strings: [String]) -> String {
    let quoted = strings.map { "\"\($0)\"" }
    guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "" }
    return quoted.dropLast().joined(separator: ", ") + " and " + last
  }
}

/// What a window offers to an explanation.
private struct FiredWords {
  /// The words that the latent fires on, and the pieces of words where it fires on a piece.
  var fired: Set<String> = []
  /// The words up to four places before one that it fires on.
  var before: Set<String> = []

  init(_ window: RenderedWindow, _ words: Words, threshold: Float) {
    for (token, isMarked) in window.marks(threshold: threshold).enumerated() where isMarked {
      guard let word = words.wordOfToken[token] else { continue }
      fired.insert(words.words[word])
      if let piece = words.pieceOfToken[token] { fired.insert(piece) }
      before.formUnion(words.words[max(0, word - 4)..<word])
    }
  }
}

/// Which of some windows a word occurs in.
private struct WordIndex {
  let count: Int
  private var windowsOfWord: [String: [Int]] = [:]

  init(_ windows: [[String]]) {
    count = windows.count
    for (window, words) in windows.enumerated() {
      for word in Set(words) { windowsOfWord[word, default: []].append(window) }
    }
  }

  func windows(with string: String) -> Set<Int> {
    guard let pattern = WordPattern(string) else { return [] }
    if case .phrase = pattern { return Set(windowsOfWord[string] ?? []) }
    return windowsOfWord.reduce(into: []) { found, entry in
      if pattern.matches(entry.key) { found.formUnion(entry.value) }
    }
  }
}

/// A list of strings, chosen greedily, whose presence tells two sets of windows apart.
private struct PatternSelection {
  /// What strings are judged by.
  struct Evidence {
    /// Per activating window, how much it counts.
    var weights: [Double]
    /// All words of the windows in which the latent fires, and of those in which it is silent.
    var activating: WordIndex
    var silent: WordIndex
  }

  private(set) var chosen: [String] = []
  /// Over the windows that it was chosen on, of the rule "one of the list occurs".
  private(set) var balancedAccuracy = 0.5

  /// Smaller gains are noise at the usual number of windows.
  private static let smallestGain = 0.005
  /// Strings that are looked at closely; what covers fewer windows than these can add next to nothing.
  private static let mostCandidates = 150
  /// Of the windows that a string occurs in, the share in which the latent fires on it.
  private static let leastReliability = 0.4

  private struct Candidate {
    var string: String
    var covers: Set<Int>
    var spoils: Set<Int>

    /// What it adds to the balanced accuracy. Summed in the order of the windows: a set's own order differs from process
    /// to process, and with it the last bit, by which the better of two equals would be chosen.
    func gain(_ worth: [Double], cost: Double) -> Double {
      covers.sorted().reduce(0.0) { $0 + worth[$1] } - Double(spoils.count) * cost
    }
  }

  /// - Parameters:
  ///   - offered: per activating window, the strings that may be chosen.
  ///   - isFiredOn: whether these are what the latent fires on, which then has to hold of them in general.
  init(_ offered: [Set<String>], _ evidence: Evidence, isFiredOn: Bool, longestList: Int) {
    var covered: [String: Set<Int>] = [:]
    for (window, strings) in offered.enumerated() {
      for string in strings { covered[string, default: []].insert(window) }
    }
    // A string of one window only says nothing about the next; with few windows there may be no other.
    let smallestCount = offered.count >= 20 ? 2 : 1
    var candidates = covered.filter { $0.value.count >= smallestCount }
      .sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
      .prefix(Self.mostCandidates)
      .map { Candidate(string: $0.key, covers: $0.value, spoils: evidence.silent.windows(with: $0.key)) }
      .filter { candidate in
        guard isFiredOn else { return true }
        let occurs = evidence.activating.windows(with: candidate.string).union(candidate.covers).count
        let reliability = Double(candidate.covers.count) / Double(occurs + candidate.spoils.count)
        return reliability >= Self.leastReliability
      }
    let total = evidence.weights.reduce(0, +)
    let worth = evidence.weights.map { total > 0 ? 0.5 * $0 / total : 0 }
    let cost = 0.5 / Double(max(1, evidence.silent.count))
    while chosen.count < longestList {
      let gains = candidates.map { $0.gain(worth, cost: cost) }
      // Of equal ones the first, which is the one that occurs more often, then the lesser string.
      guard let best = gains.indices.min(by: { (gains[$1], $0) < (gains[$0], $1) }), gains[best] > Self.smallestGain
      else { break }
      let winner = candidates[best]
      chosen.append(winner.string)
      balancedAccuracy += gains[best]
      for index in candidates.indices {
        candidates[index].covers.subtract(winner.covers)
        candidates[index].spoils.subtract(winner.spoils)
      }
    }
  }
}
