internal import LatentEndpoint
internal import LatentModels
internal import LatentSupport

/// Makes tokens of conversations as a model was trained to read them.
struct ChatPrompt: Sendable {
  /// After which tokens the model's turn is over, besides those that end a text.
  let endTokens: [Int32]
  /// By what stored results know the template.
  let identity: String
  private let tokenizer: Tokenizer
  private let template: ChatTemplate
  /// Whether the template has no place for a system message, which then stands at the head of the user's.
  private let foldsSystem: Bool
  /// Tokens that a conversation is made of, which no message may hold.
  private let structural: [Int32: String]

  /// Models that can think aloud first are asked not to: an answer of one token has no room for it.
  private static let variables: JSONObject = ["enable_thinking": false]
  /// For templates that write the date: the same prompt every day.
  private static let now = 1_735_689_600

  /// - Throws: `LatentError`: `invalidParams` for a model that was not trained to chat; `unreadableCheckpoint` for a
  ///   template that cannot be read, or that takes no conversation of a question and an answer.
  init(_ model: ResidentModel) throws {
    tokenizer = try model.requireTokenizer()
    guard let template = try ChatTemplate(folder: CheckpointFolder(model.path)) else {
      throw LatentError.invalid(
        "client.model",
        "\(model.name) has no chat template (chat_template.jinja, or chat_template in tokenizer_config.json in "
          + "\(model.path)), so it cannot be asked questions; load a model that was trained to follow instructions, or "
          + "give an openai client."
      )
    }
    self.template = template
    structural = Dictionary(
      tokenizer.addedTokens
        .filter { ($0.isSpecial || $0.content.hasPrefix("<")) && $0.content.unicodeScalars.count > 1 }
        .map { ($0.id, $0.content) },
      uniquingKeysWith: { first, _ in first }
    )
    let question: [LatentEndpoint.ChatMessage] = [ChatMessage(.system, "Rules."), ChatMessage(.user, "Question.")]
    let direct = try? Self.render(question, template)
    foldsSystem = !(direct?.contains("Rules.") ?? false)
    let asked = foldsSystem ? try Self.render(Self.folded(question), template) : direct ?? ""
    guard asked.contains("Question.") else {
      throw LatentError.unreadable(template.path, "The chat template of \(template.path) leaves out the question.")
    }
    var hash = StableHash()
    hash.combine(asked)
    identity = String(hash.value, radix: 16)
    let answered = try? Self.render(
      [ChatMessage(.user, "Question."), ChatMessage(.assistant, "Answer.")],
      template,
      addGenerationPrompt: false
    )
    // What the template puts behind an answer is what the model says when it has answered.
    let rest = answered.flatMap { text in text.ranges(of: "Answer.").last.map { String(text[$0.upperBound...]) } }
    let closing = try tokenizer.ids(of: rest ?? "", specialTokens: false).first { [structural] in
      structural[$0] != nil
    }
    endTokens = [closing, tokenizer.specialIDs.endOfText].compactMap { $0 }
  }

  /// The tokens of `messages`, up to where the answer begins.
  ///
  /// - Throws: `LatentError` where the template refuses the messages.
  func tokens(_ messages: [LatentEndpoint.ChatMessage]) throws -> [Int32] {
    let safe = try messages.map { ChatMessage($0.role, try withoutStructure($0.content)) }
    let text = try Self.render(foldsSystem ? Self.folded(safe) : safe, template)
    return try tokenizer.ids(of: text, specialTokens: false)
  }

  /// `text` with a space in what the tokenizer would take for a part of the conversation's form, such as the end of a
  /// turn: text of a corpus stays text.
  private func withoutStructure(_ text: String) throws -> String {
    let found = Set(try tokenizer.ids(of: text, specialTokens: false).compactMap { structural[$0] })
    // The longest first, of which others may be parts.
    return found.sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }.reduce(text) { text, token in
      text.replacing(token, with: "\(token.prefix(1)) \(token.dropFirst())")
    }
  }

  private static func render(
    _ messages: [LatentEndpoint.ChatMessage],
    _ template: ChatTemplate,
    addGenerationPrompt: Bool = true
  ) throws -> String {
    try template.render(
      messages: messages.map { LatentModels.ChatMessage(role: $0.role.rawValue, content: $0.content) },
      addGenerationPrompt: addGenerationPrompt,
      variables: variables,
      now: now
    )
  }

  /// The system's messages at the head of the next message of the user.
  private static func folded(_ messages: [LatentEndpoint.ChatMessage]) -> [LatentEndpoint.ChatMessage] {
    var rules = ""
    return messages.compactMap { message in
      if message.role == .system {
        rules += message.content + "\n\n"
        return nil
      }
      guard message.role == .user, !rules.isEmpty else { return message }
      defer { rules = "" }
      return ChatMessage(.user, rules + message.content)
    }
  }
}
