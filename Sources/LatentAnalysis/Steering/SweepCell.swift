package import LatentModels

/// One way of steering in a sweep: vectors at one or several hookpoints, times one strength.
package struct SweepCell: Sendable {
  /// What the request called the place: a hookpoint, or several joined by `+`.
  package var place: String
  /// The vectors, [width], of a hookpoint each.
  package var edits: [(hookpoint: Hookpoint, vector: [Float])]
  /// As asked; added as a 32-bit float.
  package var strength: Double

  package init(place: String, edits: [(hookpoint: Hookpoint, vector: [Float])], strength: Double) {
    self.place = place
    self.edits = edits
    self.strength = strength
  }
}

/// A question whose answer's first token shows whether a behaviour is there.
package struct SweepItem: Sendable, Equatable {
  package var prompt: [Int32]
  package var matching: Int32
  package var other: Int32

  package init(prompt: [Int32], matching: Int32, other: Int32) {
    self.prompt = prompt
    self.matching = matching
    self.other = other
  }

  /// - Throws: `ContrastTokens.Unusable` when both answers begin with the same token: then it tells nothing.
  package init(_ tokens: ContrastTokens) throws {
    prompt = tokens.prompt
    matching = tokens.positive[tokens.prompt.count]
    other = tokens.negative[tokens.prompt.count]
    guard !prompt.isEmpty else { throw ContrastTokens.Unusable(reason: "has an empty prompt") }
    guard matching != other else {
      throw ContrastTokens.Unusable(
        reason: "has answers that begin with the same token, so the next token tells nothing"
      )
    }
  }
}

/// What a model answers to one item when steered.
package struct SweepAnswer: Sendable, Equatable {
  /// p(matching) / (p(matching) + p(other)), or a grade of an answer, from 0 to 1; nil for an answer that has no grade.
  package var behaviour: Double?
  /// 1 − p(matching) − p(other): what goes to anything else; of a graded answer, 1 for one that is no sensible text, else
  /// 0; nil for an answer that has no grade.
  package var nonsense: Double?
  /// KL(unsteered ‖ steered) of the next token, in nats.
  package var kl: Double
}
