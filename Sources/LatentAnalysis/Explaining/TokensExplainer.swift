internal import LatentSupport

/// An explainer without an LLM: names the words, and parts of words, that best tell the latent's windows from silent ones.
///
/// First those that it fires on; where they are too many to list, words that stand before them. They are chosen one after
/// another, each the one that adds most to the balanced accuracy over the training windows, which is what detection
/// measures on the test windows.
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

  package func explain(_ material: ExplanationMaterial) async throws -> String {
    let activating = material.activating.map { FiredWords($0, threshold: threshold) }
    let silent = WordIndex(material.nonActivating.map { Words($0.tokens).words })
    let fired = PatternSelection(activating.map(\.fired), silent, longestList: longestList)
    let before = PatternSelection(activating.map(\.before), silent, longestList: longestList)
    // What it fires on explains more than what stands before it, so context has to be clearly better.
    if before.balancedAccuracy > fired.balancedAccuracy + 0.15 {
      return "What comes after \(Self.list(before.chosen)), whatever word that is."
    }
    guard !fired.chosen.isEmpty else {
      throw LatentError(
        .internal,
        "No word or part of a word tells the windows of latent \(material.latent) from silent ones better than chance; "
          + "an explainer that reads whole texts (default, with an LLM) may find what they share."
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

  init(_ window: RenderedWindow, threshold: Float) {
    let words = Words(window.tokens)
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
  private(set) var chosen: [String] = []
  /// Over the windows that it was chosen on, of the rule "one of the list occurs".
  private(set) var balancedAccuracy = 0.5

  /// Smaller gains are noise at the usual number of windows.
  private static let smallestGain = 0.004
  /// Strings that are looked at closely; what covers fewer windows than these can add next to nothing.
  private static let mostCandidates = 150

  private struct Candidate {
    var string: String
    var covers: Set<Int>
    var spoils: Set<Int>
  }

  /// - Parameters:
  ///   - positive: per window, the strings that may be chosen.
  ///   - negative: the windows that should not hold what is chosen.
  init(_ positive: [Set<String>], _ negative: WordIndex, longestList: Int) {
    var covered: [String: Set<Int>] = [:]
    for (window, strings) in positive.enumerated() {
      for string in strings { covered[string, default: []].insert(window) }
    }
    // A string of one window only says nothing about the next; with few windows there may be no other.
    let smallestCount = positive.count >= 20 ? 2 : 1
    var candidates = covered.filter { $0.value.count >= smallestCount }
      .sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
      .prefix(Self.mostCandidates)
      .map { Candidate(string: $0.key, covers: $0.value, spoils: negative.windows(with: $0.key)) }
    let worth = 0.5 / Double(max(1, positive.count))
    let cost = 0.5 / Double(max(1, negative.count))
    while chosen.count < longestList {
      let gains = candidates.map { Double($0.covers.count) * worth - Double($0.spoils.count) * cost }
      guard let best = gains.indices.max(by: { gains[$0] < gains[$1] }), gains[best] > Self.smallestGain else { break }
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
