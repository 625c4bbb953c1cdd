/// What turning up a latent does to a model's predictions.
package struct LatentEffects: Sendable, Equatable {
  /// A token that became more probable, and by how much, as a difference of probabilities.
  package struct Shift: Sendable, Equatable {
    package var text: String
    package var gain: Double

    package init(_ text: String, gain: Double) {
      self.text = text
      self.gain = gain
    }
  }

  /// Next to each beginning of text, the tokens that gained most, most first.
  package var shifts: [(beginning: String, tokens: [Shift])]
  /// The tokens whose logits the latent's direction raises and lowers most by itself, past all later blocks; empty where
  /// the latent does not write into the residual stream.
  package var promoted: [String]
  package var suppressed: [String]

  package init(
    shifts: [(beginning: String, tokens: [Shift])] = [],
    promoted: [String] = [],
    suppressed: [String] = []
  ) {
    self.shifts = shifts
    self.promoted = promoted
    self.suppressed = suppressed
  }

  package static func == (left: LatentEffects, right: LatentEffects) -> Bool {
    left.promoted == right.promoted && left.suppressed == right.suppressed
      && left.shifts.elementsEqual(right.shifts) { $0.beginning == $1.beginning && $0.tokens == $1.tokens }
  }

  /// The words, without white space around them, that gain most over all beginnings, most first; where nothing was
  /// measured, those that are promoted directly.
  package func words(_ count: Int) -> [String] {
    var gains: [String: Double] = [:]
    for (_, tokens) in shifts {
      for token in tokens { if let word = Self.word(token.text) { gains[word, default: 0] += token.gain } }
    }
    var words = gains.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    for token in promoted {
      if let word = Self.word(token), !words.contains(word) { words.append(word) }
    }
    return Array(words.prefix(count))
  }

  /// What a token shows of itself; nil for white space, and for a part of a character.
  private static func word(_ token: String) -> String? {
    let word = token[...].trimming(while: \.isWhitespace)
    return word.isEmpty || word.contains("\u{FFFD}") ? nil : String(word)
  }
}
