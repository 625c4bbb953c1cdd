import LatentEndpoint
import LatentSupport
import LatentTestSupport

/// A scripted judge as a chat model of this process; it keeps what it was asked.
final class ScriptedModel: ChatModel {
  let identity: String
  let concurrency = 4
  private let answer: @Sendable (JudgeTask?, ChatRequest) throws -> ScriptedChat.Reply
  private let asked = Locked<[ChatRequest]>([])

  /// - Parameter givesLogProbabilities: whether it has them when asked.
  convenience init(_ judge: ScriptedJudge, givesLogProbabilities: Bool = true) {
    self.init(judge.name) { task, _ in
      guard let task else { return ScriptedChat.Reply("This is no question of a judge.") }
      var reply = judge.reply(task)
      if !givesLogProbabilities { reply.alternatives = nil }
      return reply
    }
  }

  init(_ name: String, answer: @escaping @Sendable (JudgeTask?, ChatRequest) throws -> ScriptedChat.Reply) {
    identity = name
    self.answer = answer
  }

  var requests: [ChatRequest] { asked.value }

  func chat(_ request: ChatRequest) async throws -> ChatReply {
    asked.update { $0.append(request) }
    let question = request.messages.last?.content ?? ""
    let reply = try answer(JudgeTask(question, schema: request.responseSchema?.name), request)
    return ChatReply(
      text: reply.text,
      alternatives: request.topLogProbabilities == nil
        ? nil
        : reply.alternatives.map { [$0.map { .init(token: $0.token, logProbability: $0.logProbability) }] },
      wasCut: reply.isCut,
      usage: Usage(requests: 1, promptTokens: reply.promptTokens, completionTokens: reply.completionTokens)
    )
  }
}
