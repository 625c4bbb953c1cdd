/// Every token of some windows with what could explain a firing there: the words and pieces around it.
struct ClueEvidence {
  /// A string in one relation, and where it holds.
  struct Clue {
    var string: String
    /// Indices into `weights`, ascending.
    var positions: [Int]
  }

  /// Per token, how much it counts as fired on; 0 for one on which the latent is silent. Tokens on which it fires weakly
  /// are left out: they are neither.
  private(set) var weights: [Double] = []
  /// Of the weight, the share on words with a capital; of all tokens, the share in such words.
  private(set) var capitalisedWeight = 0.0
  private(set) var capitalisedShare = 0.0
  private var positions: [ClueRelation: [String: [Int]]] = [:]

  /// - Parameter threshold: a token with more than this share of its window's strongest activation counts as fired on.
  init(activating: [RenderedWindow], silent: [RenderedWindow], threshold: Float) {
    let strongest = activating.map(\.maxActivation).max() ?? 0
    var capitalised = 0
    for window in activating {
      let marks = window.marks(threshold: threshold)
      let weights = zip(window.activations, marks).map { activation, isMarked -> Double? in
        guard isMarked else { return activation > 0 ? nil : 0 }
        // An explanation has to be true first of the examples that one looks at first.
        return strongest > 0 ? Double(activation / strongest) : 0
      }
      add(window.tokens, weights, &capitalised)
    }
    for window in silent { add(window.tokens, Array(repeating: 0, count: window.tokens.count), &capitalised) }
    let total = weights.reduce(0, +)
    capitalisedWeight = total > 0 ? capitalisedWeight / total : 0
    capitalisedShare = weights.isEmpty ? 0 : Double(capitalised) / Double(weights.count)
  }

  /// The strings that stand in `relation` to some token, in the order of their text.
  func clues(_ relation: ClueRelation) -> [Clue] {
    (positions[relation] ?? [:]).map { Clue(string: $0.key, positions: $0.value) }.sorted { $0.string < $1.string }
  }

  private mutating func add(_ tokens: [String], _ tokenWeights: [Double?], _ capitalised: inout Int) {
    let words = Words(tokens)
    for (token, weight) in tokenWeights.enumerated() {
      guard let weight, let word = words.wordOfToken[token] else { continue }
      let position = weights.count
      weights.append(weight)
      if words.isCapitalised[word] {
        capitalisedWeight += weight
        capitalised += 1
      }
      note(words.words[word], .itself, position)
      if let piece = words.pieceOfToken[token] { note(piece, .itself, position) }
      if let beginning = words.beginningOfToken[token] {
        note(beginning, .continuation, position)
      } else if word > 0 {
        note(words.words[word - 1], .after, position)
      }
      for before in Set(words.words[max(0, word - 4)..<word]) { note(before, .near, position) }
    }
  }

  private mutating func note(_ string: String, _ relation: ClueRelation, _ position: Int) {
    positions[relation, default: [:]][string, default: []].append(position)
  }
}
