package import LatentModels
internal import LatentSupport

/// Questions that a model answers in its own words.
package struct OpenQuestions: Sendable {
  package private(set) var questions: [GradedSweep.Question] = []
  package private(set) var rejected: [RejectedPair] = []

  private let frame: String
  private let tokenizer: Tokenizer
  private let mostPositions: Int

  /// - Parameters:
  ///   - prompts: what the model continues, as it is.
  ///   - mostPositions: the most tokens that a prompt may have.
  package init(prompts: [String], tokenizer: Tokenizer, mostPositions: Int) throws {
    self.init(frame: "{question}", tokenizer, mostPositions)
    for (index, prompt) in prompts.enumerated() { try add(prompt, framed: false, index: index) }
  }

  /// Reads a file: a JSON array, or one object a line, `{prompt}` or `{question}`; other fields are left alone.
  ///
  /// - Parameter frame: what is put round a `question`; an open parenthesis at its end, made for letters, is left out.
  /// - Throws: `LatentError` (`invalidParams`) for a file that is missing, no JSON, or empty, and a frame without
  ///   `{question}`.
  package init(path: String, frame: String, field: String, tokenizer: Tokenizer, mostPositions: Int) throws {
    try ContrastFile.check(frame: frame)
    let open = frame.hasSuffix("(") ? String(frame.dropLast()[...].trimming { $0 == " " }) : frame
    self.init(frame: open, tokenizer, mostPositions)
    let items = try ItemFile.items(path, field: field)
    for (index, item) in items.enumerated() {
      if let prompt = item["prompt"]?.stringValue {
        try add(prompt, framed: false, index: index)
      } else if let question = item["question"]?.stringValue {
        try add(question, framed: true, index: index)
      } else {
        rejected.append(RejectedPair(index: index, reason: "has neither a prompt nor a question"))
      }
    }
  }

  private init(frame: String, _ tokenizer: Tokenizer, _ mostPositions: Int) {
    self.frame = frame
    self.tokenizer = tokenizer
    self.mostPositions = mostPositions
  }

  private mutating func add(_ text: String, framed: Bool, index: Int) throws {
    let prompt = try tokenizer.ids(of: framed ? frame.replacing("{question}", with: text) : text)
    if prompt.isEmpty {
      rejected.append(RejectedPair(index: index, reason: "has an empty prompt"))
    } else if prompt.count > mostPositions {
      let reason = "has \(prompt.count) tokens, more than the \(mostPositions) that leave room for an answer"
      rejected.append(RejectedPair(index: index, reason: reason))
    } else {
      questions.append(GradedSweep.Question(index: index, text: text, prompt: prompt))
    }
  }
}
