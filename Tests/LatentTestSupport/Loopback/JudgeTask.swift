/// A judge's question, read back from its prompt: a description and the excerpts that may fit it.
package struct JudgeTask: Sendable, Equatable {
  package var description: String
  package var excerpts: [String]
  /// The name of the schema that the answer is asked in; nil for a bare digit.
  package var schema: String?

  /// Nil when `question` is none.
  package init?(_ question: String, schema: String? = nil) {
    let lines = question.split(separator: "\n").map(String.init)
    guard let first = lines.first, first.hasPrefix("Description: ") else { return nil }
    description = String(first.dropFirst("Description: ".count))
    excerpts = lines.dropFirst().filter { $0.hasPrefix("Excerpt") }.compactMap { line in
      line.firstRange(of: ": ").map { String(line[$0.upperBound...]) }
    }
    self.schema = schema
    if excerpts.isEmpty { return nil }
  }
}

/// A judge that a test wrote, as a chat model's replies.
package struct ScriptedJudge: Sendable {
  package var name: String
  package var reply: @Sendable (JudgeTask) -> ScriptedChat.Reply

  private init(_ name: String, _ reply: @escaping @Sendable (JudgeTask) -> ScriptedChat.Reply) {
    self.name = name
    self.reply = reply
  }

  /// Answers as `fits` says.
  package static func knowing(
    _ name: String = "truth",
    _ fits: @escaping @Sendable (_ excerpt: String, _ description: String) -> Bool
  ) -> ScriptedJudge {
    ScriptedJudge(name) { task in answer(task, task.excerpts.map { fits($0, task.description) }) }
  }

  package static let alwaysYes = knowing("always yes") { _, _ in true }
  package static let alwaysNo = knowing("always no") { _, _ in false }

  /// Tosses a coin that falls alike for the same excerpt and seed, whenever it is asked.
  package static func guessing(seed: Int) -> ScriptedJudge {
    knowing("guess \(seed)") { excerpt, _ in ScriptedCoin(seed, excerpt).isHeads }
  }

  /// Answers what is no answer, whatever form is asked for.
  package static let garbage = ScriptedJudge("garbage") { _ in ScriptedChat.Reply("I would rather talk about cheese.") }

  private static func answer(_ task: JudgeTask, _ verdicts: [Bool]) -> ScriptedChat.Reply {
    let digits = verdicts.map { $0 ? "1" : "0" }
    switch task.schema {
    case "answers": return ScriptedChat.Reply("{\"answers\": [\(digits.joined(separator: ", "))]}")
    case "answer": return ScriptedChat.Reply("{\"answer\": \(digits[0])}")
    default:
      let written = digits[0]
      // Sure of itself, as a judge that knows is.
      let alternatives = [(token: written, logProbability: -0.01), (written == "1" ? "0" : "1", -4.6)]
      return ScriptedChat.Reply(written, alternatives: alternatives)
    }
  }
}
