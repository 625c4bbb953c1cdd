internal import LatentSupport

/// An explainer without an LLM: names the words that best tell the latent's windows from silent ones.
///
/// First the words that it fires on; where those are too many to list, words that stand near them. Strings are chosen
/// one after another, each the one that adds most to the balanced accuracy over the training windows, which is what
/// detection measures on the test windows.
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
    let activating = material.activating.map { WindowWords($0, threshold: threshold) }
    let silent = material.nonActivating.map { WindowWords($0, threshold: threshold) }
    let fired = WordSelection(activating.map(\.fired), silent.map(\.all), longestList: longestList)
    let context = WordSelection(activating.map(\.before), silent.map(\.all), longestList: longestList)
    // What it fires on explains more than what stands beside it, so context has to be clearly better.
    if context.balancedAccuracy > fired.balancedAccuracy + 0.1 {
      return "Text after \(Self.list(context.words)), whatever the word itself."
    }
    guard !fired.words.isEmpty else {
      throw LatentError(.internal, "No word tells its windows from silent ones better than chance.")
    }
    return fired.words.count == 1
      ? "The word \(Self.list(fired.words))." : "Words such as \(Self.list(fired.words))."
  }

  private static func list(_ words: [String]) -> String {
    let quoted = words.map { "\"\($0)\"" }
    guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "" }
    return quoted.dropLast().joined(separator: ", ") + " and " + last
  }
}

/// The words of a window in three roles.
private struct WindowWords {
  /// The words that the latent fires on.
  var fired: Set<String> = []
  /// The words up to four places before one that it fires on.
  var before: Set<String> = []
  var all: Set<String>

  init(_ window: RenderedWindow, threshold: Float) {
    let words = Words(window.tokens)
    let lowered = words.words.map { $0.lowercased() }
    all = Set(lowered)
    for (word, isMarked) in zip(words.wordOfToken, window.marks(threshold: threshold)) {
      guard let word, isMarked else { continue }
      fired.insert(lowered[word])
      before.formUnion(lowered[max(0, word - 4)..<word])
    }
  }
}

/// A list of words, chosen greedily, whose presence tells two sets of windows apart.
private struct WordSelection {
  private(set) var words: [String] = []
  /// Over the windows that it was chosen on, of the rule "some word of the list occurs".
  private(set) var balancedAccuracy = 0.5

  /// Smaller gains are noise at the usual number of windows.
  private static let smallestGain = 0.004

  /// - Parameters:
  ///   - positive: per window, the words that may be chosen.
  ///   - negative: per window, the words that occur.
  init(_ positive: [Set<String>], _ negative: [Set<String>], longestList: Int) {
    var positiveWindows: [String: [Int]] = [:]
    for (window, words) in positive.enumerated() { for word in words { positiveWindows[word, default: []].append(window) } }
    var negativeWindows: [String: [Int]] = [:]
    for (window, words) in negative.enumerated() {
      for word in words where positiveWindows[word] != nil { negativeWindows[word, default: []].append(window) }
    }
    // A word of one window only says nothing about the next; with few windows there may be no other.
    let smallestCount = positive.count >= 20 ? 2 : 1
    let candidates = positiveWindows.filter { $0.value.count >= smallestCount }.keys.sorted()
    var uncovered = Set(positive.indices)
    var untouched = Set(negative.indices)
    let worth = 0.5 / Double(max(1, positive.count))
    let cost = 0.5 / Double(max(1, negative.count))
    while words.count < longestList {
      var best: (word: String, gain: Double)?
      for word in candidates {
        let covers = (positiveWindows[word] ?? []).count { uncovered.contains($0) }
        guard Double(covers) * worth > (best?.gain ?? Self.smallestGain) else { continue }
        let spoils = (negativeWindows[word] ?? []).count { untouched.contains($0) }
        let gain = Double(covers) * worth - Double(spoils) * cost
        if gain > (best?.gain ?? Self.smallestGain) { best = (word, gain) }
      }
      guard let best else { break }
      words.append(best.word)
      balancedAccuracy += best.gain
      uncovered.subtract(positiveWindows[best.word] ?? [])
      untouched.subtract(negativeWindows[best.word] ?? [])
    }
  }
}
