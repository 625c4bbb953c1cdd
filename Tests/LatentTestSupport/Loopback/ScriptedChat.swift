package import LatentSupport

/// An OpenAI-compatible chat endpoint on loopback, whose replies a test writes.
package final class ScriptedChat: Sendable {
  /// What the endpoint will not do, as some servers do not.
  package enum Refusal: String, Sendable {
    case logprobs
    case responseFormat = "response_format"
  }

  /// A request as a chat model sees it.
  package struct Prompt: Sendable {
    package var request: LoopbackServer.Request

    package init(_ request: LoopbackServer.Request) {
      self.request = request
    }

    package var json: JSON { request.json }
    package var model: String { json["model"]?.stringValue ?? "" }
    package var maxTokens: Int { json["max_tokens"]?.integerValue ?? 0 }
    package var wantsLogProbabilities: Bool { json["logprobs"] == true }
    /// The name of the schema that the reply has to satisfy.
    package var schema: String? { json["response_format"]?["json_schema"]?["name"]?.stringValue }
    /// The message that is to be answered.
    package var question: String { json["messages"]?.arrayValue?.last?["content"]?.stringValue ?? "" }
    /// A judge's question, if it is one.
    package var judgement: JudgeTask? { JudgeTask(question, schema: schema) }
  }

  /// A reply.
  package struct Reply: Sendable {
    package var text: String
    /// What stands at the first place of the reply, with natural-log probabilities; sent if they are asked for.
    package var alternatives: [(token: String, logProbability: Double)]?
    package var isCut = false
    package var promptTokens = 10
    package var completionTokens = 1

    package init(_ text: String, alternatives: [(token: String, logProbability: Double)]? = nil) {
      self.text = text
      self.alternatives = alternatives
    }
  }

  package let server: LoopbackServer

  /// - Parameters:
  ///   - refusing: asked for these, it answers with status 400, as servers do that cannot do it.
  ///   - delaySeconds: what each reply takes.
  ///   - reply: called on the connection's thread; it may block.
  package init(
    refusing: Set<Refusal> = [],
    delaySeconds: Double = 0,
    reply: @escaping @Sendable (Prompt) -> Reply
  ) throws {
    server = try LoopbackServer { request in
      let prompt = Prompt(request)
      for refusal in refusing where prompt.json[refusal.rawValue] != nil {
        let message = "\(refusal.rawValue) is not supported by this server"
        return LoopbackServer.Response(["error": ["message": .string(message)]], status: 400)
      }
      var response = LoopbackServer.Response(Self.completion(reply(prompt), to: prompt))
      response.delaySeconds = delaySeconds
      return response
    }
  }

  /// What a client's `baseURL` has to be.
  package var baseURL: String { server.address + "/v1" }
  package var prompts: [Prompt] { server.requests.map { Prompt($0) } }

  /// `reply` in the form of a chat completion.
  package static func completion(_ reply: Reply, to prompt: Prompt) -> JSON {
    var choice: JSONObject = [
      "index": 0,
      "message": ["role": "assistant", "content": .string(reply.text)],
      "finish_reason": reply.isCut ? "length" : "stop",
    ]
    if prompt.wantsLogProbabilities, let alternatives = reply.alternatives, let first = alternatives.first {
      let listed = alternatives.map { token, logProbability -> JSON in
        ["token": .string(token), "logprob": .number(logProbability)]
      }
      choice["logprobs"] = [
        "content": [
          [
            "token": .string(first.token), "logprob": .number(first.logProbability), "top_logprobs": .array(listed),
          ]
        ]
      ]
    }
    return [
      "object": "chat.completion",
      "model": .string(prompt.model),
      "choices": [.object(choice)],
      "usage": [
        "prompt_tokens": .integer(reply.promptTokens),
        "completion_tokens": .integer(reply.completionTokens),
        "total_tokens": .integer(reply.promptTokens + reply.completionTokens),
      ],
    ]
  }
}
