internal import Glibc
internal import LatentEndpoint
internal import LatentSupport

/// What a judge is sent, and how its answers are read.
enum JudgePrompt {
  /// One example; the description stands before the excerpt, so that servers can reuse the prefix that a latent's
  /// examples share.
  static func single(
    _ example: JudgeExample,
    question: JudgeQuestion,
    explanation: String,
    seed: Int
  ) -> ChatRequest {
    ChatRequest(
      messages: [
        ChatMessage(.system, system(question)),
        ChatMessage(.user, "Description: \(Marker.line([explanation]))\nExcerpt: \(line(example, question))"),
      ],
      maxTokens: 4,
      seed: seed
    )
  }

  /// Several examples in one request, answered as a list.
  static func list(
    _ examples: [JudgeExample],
    question: JudgeQuestion,
    explanation: String,
    seed: Int
  ) -> ChatRequest {
    let excerpts = examples.enumerated().map { "Excerpt \($0 + 1): \(line($1, question))" }
    let task =
      "Judge each of the \(examples.count) excerpts for itself. Answer with JSON of the form "
      + "{\"answers\": [\(Array(repeating: "…", count: examples.count).joined(separator: ", "))]}, "
      + "one 1 or 0 for each excerpt, in order."
    return ChatRequest(
      messages: [
        ChatMessage(.system, system(question)),
        ChatMessage(
          .user,
          "Description: \(Marker.line([explanation]))\n\(excerpts.joined(separator: "\n"))\n\(task)"
        ),
      ],
      maxTokens: 32 + 4 * examples.count,
      seed: seed,
      responseSchema: (
        "answers",
        [
          "type": "object",
          "properties": [
            "answers": [
              "type": "array",
              "items": ["type": "integer", "enum": [0, 1]],
              "minItems": .integer(examples.count),
              "maxItems": .integer(examples.count),
            ]
          ],
          "required": ["answers"],
          "additionalProperties": false,
        ]
      )
    )
  }

  static let answerSchema: (name: String, schema: JSON) = (
    "answer",
    [
      "type": "object",
      "properties": ["answer": ["type": "integer", "enum": [0, 1]]],
      "required": ["answer"],
      "additionalProperties": false,
    ]
  )

  private static func system(_ question: JudgeQuestion) -> String {
    switch question {
    case .detection: Prompt.detection.text
    case .fuzzing: Prompt.fuzzing.text
    }
  }

  private static func line(_ example: JudgeExample, _ question: JudgeQuestion) -> String {
    switch question {
    case .detection: Marker.line(example.tokens)
    case .fuzzing: Marker.line(example.tokens, marks: example.marks)
    }
  }

  // MARK: Reading answers

  /// The verdict of a one-character answer; nil when it is neither "1" nor "0".
  static func verdict(_ reply: ChatReply) -> Verdict? {
    guard let written = digit(reply.text) else { return nil }
    guard let probability = probabilityOfYes(reply) else { return Verdict(isYes: written == 1) }
    return Verdict(isYes: probability == 0.5 ? written == 1 : probability > 0.5, probability: probability)
  }

  /// The verdict of a reply in the form `{"answer": 1}`.
  static func formalVerdict(_ reply: ChatReply) -> Verdict? {
    guard let json = try? JSON(parsing: Array(reply.text.utf8)), let answer = json["answer"]?.integerValue,
      answer == 0 || answer == 1
    else { return nil }
    return Verdict(isYes: answer == 1)
  }

  /// The verdicts of a reply in the form `{"answers": [1, 0]}`; nil unless there are `count` of them.
  static func verdicts(_ reply: ChatReply, count: Int) -> [Verdict]? {
    guard let json = try? JSON(parsing: Array(reply.text.utf8)), let answers = json["answers"]?.arrayValue,
      answers.count == count
    else { return nil }
    let digits = answers.compactMap(\.integerValue).filter { $0 == 0 || $0 == 1 }
    return digits.count == count ? digits.map { Verdict(isYes: $0 == 1) } : nil
  }

  /// P("1") / (P("0") + P("1")) at the place of the reply where the digit was written.
  private static func probabilityOfYes(_ reply: ChatReply) -> Double? {
    guard let place = reply.alternatives?.first(where: { $0.first.map { digit($0.token) != nil } ?? false }) else {
      return nil
    }
    var yes = 0.0
    var no = 0.0
    for alternative in place {
      switch digit(alternative.token) {
      case 1: yes += exp(alternative.logProbability)
      case 0: no += exp(alternative.logProbability)
      default: break
      }
    }
    return yes + no > 0 ? yes / (yes + no) : nil
  }

  /// 1 or 0 if that is what `text` says: a bare digit, yes or no, with at most punctuation or further lines after it.
  ///
  /// "No idea" and "1 0 1" are no answers.
  private static func digit(_ text: String) -> Int? {
    let bare = text[...].trimming { !$0.isLetter && !$0.isNumber }
    let head = bare.prefix { $0.isLetter || $0.isNumber }
    let restOfLine = bare[head.endIndex...].prefix { !$0.isNewline }
    guard !restOfLine.contains(where: { $0.isLetter || $0.isNumber }) else { return nil }
    switch head.lowercased() {
    case "1", "yes": return 1
    case "0", "no": return 0
    default: return nil
    }
  }
}
