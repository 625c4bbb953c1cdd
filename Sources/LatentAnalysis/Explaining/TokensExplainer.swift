internal import LatentSupport

/// An explainer without an LLM: names the words, and parts of words, that best tell the tokens a latent fires on.
///
/// It tries four relations (the tokens themselves, the rest of words that begin so, the word right after, what comes soon
/// after), chooses for each a list of strings by F1 over the tokens of the training windows, and says the best. Tokens
/// count by their activation, so that an explanation is true first of the examples that one looks at first.
package struct TokensExplainer: CandidateExplainer {
  /// Tokens with more than this share of their window's strongest activation count as fired on.
  package var threshold: Float
  /// Most strings in one explanation.
  package var longestList: Int

  /// Lists that catch less than this are as good as none.
  private static let leastF1 = 0.1
  /// What each further string of a list has to bring: with a string for every firing, any relation fits.
  private static let priceOfAString = 0.01

  package init(threshold: Float = 0.3, longestList: Int = 12) {
    self.threshold = threshold
    self.longestList = longestList
  }

  package var identity: String { "tokens:2:\(threshold):\(longestList)" }

  /// Counting words costs next to nothing, and forty windows are too few to tell a rare word from chance.
  package func adapt(_ sampler: Sampler) -> Sampler {
    var wider = sampler
    wider.train = max(sampler.train, 200)
    wider.nonActivating = max(sampler.nonActivating, 300)
    // Of a latent that fires often, slices of equal count hardly hold what it fires on most strongly.
    if sampler.kind == .quantiles {
      wider.kind = .mix
      wider.topShare = 0.3
    }
    return wider
  }

  package nonisolated(nonsending) func explain(_ material: ExplanationMaterial) async throws -> String {
    guard let best = sentences(material, lists: [longestList]).first else { throw Self.nothing }
    return best
  }

  /// The relations, and long and short lists for each, best first by what they come to on the training windows.
  package nonisolated(nonsending) func candidates(
    _ count: Int,
    _ material: ExplanationMaterial
  ) async throws -> [String] {
    let lists = Set([longestList, max(1, longestList / 2), max(1, longestList / 4), 1]).sorted(by: >)
    let first = try await explain(material)
    let others = sentences(material, lists: lists).filter { $0 != first }
    return Array(([first] + others).prefix(count))
  }

  private static var nothing: NothingToSay {
    NothingToSay(
      reason: "no word or part of a word tells where it fires; an explainer that reads whole texts (default, with an "
        + "LLM) may find what its windows share"
    )
  }

  /// What can be said, best first, each once.
  private func sentences(_ material: ExplanationMaterial, lists: [Int]) -> [String] {
    let evidence = ClueEvidence(
      activating: material.activating,
      silent: material.nonActivating,
      threshold: threshold
    )
    // What occurs once says little; with few windows there may be nothing else.
    let smallestCount = max(1, min(3, material.activating.count / 15))
    let selections = lists.flatMap { longest in
      ClueRelation.allCases.map { ClueSelection($0, evidence, smallestCount: smallestCount, longestList: longest) }
    }
    func worth(_ selection: ClueSelection) -> Double {
      selection.f1 * selection.relation.trust - Self.priceOfAString * Double(max(1, selection.strings.count) - 1)
    }
    let isAboutNames = evidence.capitalisedWeight >= 0.7 && evidence.capitalisedShare < 0.4
    var seen: Set<String> = []
    return selections.enumerated()
      .filter { $0.element.f1 >= Self.leastF1 }
      .sorted { (-worth($0.element), $0.offset) < (-worth($1.element), $1.offset) }
      .compactMap { _, selection in
        let sentence = selection.relation.sentence(selection.strings)
        guard seen.insert(sentence).inserted else { return nil }
        return isAboutNames ? sentence + " Mostly in words with a capital, as names have." : sentence
      }
  }
}
