/// A question with an answer that shows a behaviour and one that does not.
package struct ContrastPair: Sendable, Equatable {
  /// Where the pair stands in its file or list, from 0.
  package var index: Int
  package var prompt: String
  package var positive: String
  package var negative: String
  /// The letters of a choice, in lower case; nil for free text.
  package var letters: Letters?

  package struct Letters: Sendable, Equatable {
    package var positive: Character
    package var negative: Character
  }

  package init(index: Int, prompt: String, positive: String, negative: String, letters: Letters? = nil) {
    self.index = index
    self.prompt = prompt
    self.positive = positive
    self.negative = negative
    self.letters = letters
  }
}

/// A pair that cannot be used, and why.
package struct RejectedPair: Sendable, Equatable {
  package var index: Int
  package var reason: String

  package init(index: Int, reason: String) {
    self.index = index
    self.reason = reason
  }
}
