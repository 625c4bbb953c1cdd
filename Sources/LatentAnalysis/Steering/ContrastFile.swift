internal import LatentSupport

/// Reads contrast pairs from a file: a JSON array, or one JSON object a line.
///
/// Two forms of object are read: `{prompt, positive, negative}`, and the seven behaviours of contrastive activation
/// addition, `{question, answer_matching_behavior, answer_not_matching_behavior}` with answers such as `(A)`. Of the
/// latter, an answer that is none of the question's choices is rejected; the published survival-instinct file has 88.
package struct ContrastFile {
  /// What is put round a question; `{question}` stands for it.
  package let frame: String
  package private(set) var pairs: [ContrastPair] = []
  package private(set) var rejected: [RejectedPair] = []

  /// Ends in an open parenthesis, so that the next token is the answer's letter.
  package static let defaultFrame = "{question}\n\nAnswer: ("

  /// - Throws: `LatentError` (`invalidParams`) for a file that is missing, no JSON, or empty.
  package init(path: String, frame: String = defaultFrame, field: String) throws {
    try Self.check(frame: frame)
    self.frame = frame
    let items = try ItemFile.items(path, field: field)
    for (index, item) in items.enumerated() {
      switch Self.pair(item, index: index, frame: frame) {
      case .success(let pair): pairs.append(pair)
      case .failure(let reason): rejected.append(RejectedPair(index: index, reason: reason.text))
      }
    }
  }

  static func check(frame: String) throws {
    guard frame.contains("{question}") else {
      throw LatentError.invalid("frame", "frame must hold {question}, which stands for an item's question.")
    }
  }

  private struct Reason: Error {
    var text: String
  }

  private static func pair(_ item: JSON, index: Int, frame: String) -> Result<ContrastPair, Reason> {
    if let prompt = item["prompt"]?.stringValue {
      guard let positive = item["positive"]?.stringValue, let negative = item["negative"]?.stringValue else {
        return .failure(Reason(text: "has a prompt, but no text for both positive and negative"))
      }
      return .success(ContrastPair(index: index, prompt: prompt, positive: positive, negative: negative))
    }
    guard let question = item["question"]?.stringValue,
      let matching = item["answer_matching_behavior"]?.stringValue,
      let other = item["answer_not_matching_behavior"]?.stringValue
    else {
      return .failure(
        Reason(
          text: "has neither prompt, positive and negative nor question, answer_matching_behavior and "
            + "answer_not_matching_behavior"
        )
      )
    }
    return choice(question, matching, other, index: index, frame: frame)
  }

  private static func choice(
    _ question: String,
    _ matching: String,
    _ other: String,
    index: Int,
    frame: String
  ) -> Result<ContrastPair, Reason> {
    guard let positive = letter(matching), let negative = letter(other) else {
      return .failure(Reason(text: "has an answer that is no letter or digit in parentheses"))
    }
    guard positive != negative else { return .failure(Reason(text: "has the same answer (\(positive)) twice")) }
    for letter in [positive, negative] where !question.contains("(\(letter))") {
      return .failure(Reason(text: "has the answer (\(letter)), which is none of the question's choices"))
    }
    // After an open parenthesis the letter follows at once.
    let lead = frame.hasSuffix("(") ? "" : " "
    return .success(
      ContrastPair(
        index: index,
        prompt: frame.replacing("{question}", with: question),
        positive: lead + String(positive),
        negative: lead + String(negative),
        letters: ContrastPair.Letters(positive: positive, negative: negative)
      )
    )
  }

  /// The letter or digit of ` (A)`.
  private static func letter(_ answer: String) -> Character? {
    let characters = answer.filter { !$0.isWhitespace }
    guard characters.count == 3, characters.first == "(", characters.last == ")" else { return nil }
    let inner = characters[characters.index(after: characters.startIndex)]
    return inner.isLetter || inner.isNumber ? inner : nil
  }
}
