package import LatentModels
internal import LatentSupport

/// A contrast pair as a model reads it.
package struct ContrastTokens: Sendable, Equatable {
  package var pair: ContrastPair
  package var prompt: [Int32]
  /// Prompt and answer together.
  package var positive: [Int32]
  package var negative: [Int32]
  /// Positions at which activations are read, counted from the first token.
  package var positiveRead: Int
  package var negativeRead: Int

  /// Where in prompt and answer activations are read.
  package enum Read: Sendable, Equatable {
    /// The last token.
    case last
    /// The token that holds the answer's first letter or digit.
    case letter
    /// This token, from the end if below 0.
    case index(Int)
  }

  /// Why a pair cannot be used.
  package struct Unusable: Error {
    package var reason: String
  }

  /// Tokenizes prompt and answer together, as the model would meet them.
  ///
  /// - Throws: `Unusable` when the prompt's tokens are not the beginning of both: then the answer would begin inside one
  ///   of the prompt's tokens, and what is read and what is predicted would not be what is meant.
  package init(_ pair: ContrastPair, read: Read, tokenizer: Tokenizer, mostPositions: Int) throws {
    self.pair = pair
    guard pair.positive != pair.negative else { throw Unusable(reason: "has the same text for positive and negative") }
    prompt = try tokenizer.ids(of: pair.prompt)
    let (positive, positiveRead) = try Self.whole(
      pair.positive,
      after: pair.prompt,
      prompt,
      read,
      tokenizer,
      mostPositions
    )
    let (negative, negativeRead) = try Self.whole(
      pair.negative,
      after: pair.prompt,
      prompt,
      read,
      tokenizer,
      mostPositions
    )
    (self.positive, self.positiveRead) = (positive, positiveRead)
    (self.negative, self.negativeRead) = (negative, negativeRead)
  }

  private static func whole(
    _ answer: String,
    after prompt: String,
    _ promptTokens: [Int32],
    _ read: Read,
    _ tokenizer: Tokenizer,
    _ mostPositions: Int
  ) throws -> ([Int32], Int) {
    let encoding = try tokenizer.encode(prompt + answer)
    let tokens = encoding.ids
    guard tokens.starts(with: promptTokens) else {
      throw Unusable(
        reason:
          "is tokenized differently with its answer \"\(answer)\": the answer would begin inside the prompt's last "
          + "token; end the prompt elsewhere"
      )
    }
    guard tokens.count > promptTokens.count else { throw Unusable(reason: "has an empty answer") }
    guard tokens.count <= mostPositions else {
      throw Unusable(reason: "has \(tokens.count) tokens, more than the model's \(mostPositions)")
    }
    switch read {
    case .last:
      return (tokens, tokens.count - 1)
    case .letter:
      let scalars = Array((prompt + answer).unicodeScalars)
      let start = prompt.unicodeScalars.count
      let letter = scalars.indices.dropFirst(start).first {
        Character(scalars[$0]).isLetter || Character(scalars[$0]).isNumber
      }
      guard let letter, let token = encoding.offsets.lastIndex(where: { $0.contains(letter) }) else {
        throw Unusable(reason: "has an answer without a letter or digit")
      }
      return (tokens, token)
    case .index(let index):
      let position = index < 0 ? tokens.count + index : index
      guard tokens.indices.contains(position) else {
        throw Unusable(reason: "has \(tokens.count) tokens, and none at \(index)")
      }
      return (tokens, position)
    }
  }
}
