package import LatentModels

/// A statement as a model reads it.
package struct ProbeTokens: Sendable, Equatable {
  package var prompt: [Int32]
  /// What the true and the false answer add to the prompt; nil where there are none.
  package var answers: Answers?

  package struct Answers: Sendable, Equatable {
    package var affirming: [Int32]
    package var denying: [Int32]
  }

  /// A statement without answers.
  package init(prompt: [Int32]) {
    self.prompt = prompt
  }

  /// - Throws: `ContrastTokens.Unusable` when an answer would begin inside the prompt's last token, both answers begin with
  ///   the same token, or the text is empty or too long.
  package init(
    _ text: String,
    choices: [String]?,
    tokenizer: Tokenizer,
    mostPositions: Int
  ) throws {
    guard let choices, choices.count == 2 else {
      prompt = try tokenizer.ids(of: text)
      answers = nil
      guard !prompt.isEmpty else { throw ContrastTokens.Unusable(reason: "has no tokens") }
      guard prompt.count <= mostPositions else {
        throw ContrastTokens.Unusable(reason: "has \(prompt.count) tokens, more than the model's \(mostPositions)")
      }
      return
    }
    let pair = ContrastPair(index: 0, prompt: text, positive: choices[1], negative: choices[0])
    let tokens = try ContrastTokens(pair, read: .last, tokenizer: tokenizer, mostPositions: mostPositions)
    // Refuses answers that begin with the same token, of which the model's own choice could not be read.
    let item = try SweepItem(tokens)
    prompt = item.prompt
    answers = Answers(
      affirming: Array(tokens.positive[item.prompt.count...]),
      denying: Array(tokens.negative[item.prompt.count...])
    )
  }
}
