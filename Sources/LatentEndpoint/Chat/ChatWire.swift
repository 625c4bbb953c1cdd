internal import LatentSupport

/// The OpenAI chat-completions format: `POST /chat/completions`.
enum ChatWire {
  static func body(
    _ request: ChatRequest,
    model: String,
    temperature: Double,
    schemaForm: SchemaForm = .schema
  ) -> JSON {
    var fields = JSONObject()
    fields["model"] = .string(model)
    fields["messages"] = .array(
      request.messages.map { ["role": .string($0.role.rawValue), "content": .string($0.content)] }
    )
    fields["max_tokens"] = .integer(request.maxTokens)
    fields["temperature"] = .number(request.temperature ?? temperature)
    if let seed = request.seed { fields["seed"] = .integer(seed) }
    if let count = request.topLogProbabilities {
      fields["logprobs"] = true
      fields["top_logprobs"] = .integer(count)
    }
    if let (name, schema) = request.responseSchema {
      switch schemaForm {
      case .schema:
        fields["response_format"] = [
          "type": "json_schema",
          "json_schema": ["name": .string(name), "strict": true, "schema": schema],
        ]
      case .object:
        fields["response_format"] = ["type": "json_object", "schema": schema]
      case .nothing:
        break
      }
    }
    return .object(fields)
  }

  /// - Returns: nil when `json` is not a chat completion.
  static func reply(_ json: JSON) -> ChatReply? {
    guard let choice = json["choices"]?[0], let message = choice["message"] else { return nil }
    // Some servers answer null for an empty reply.
    guard let content = message["content"], content.isNull || content.stringValue != nil else { return nil }
    return ChatReply(
      text: content.stringValue ?? "",
      alternatives: choice["logprobs"]?["content"]?.arrayValue.map { $0.map(alternatives) },
      wasCut: choice["finish_reason"]?.stringValue == "length",
      usage: Usage(json["usage"])
    )
  }

  /// The alternatives at one place, with the token that was written among them even where the server leaves it out.
  private static func alternatives(_ place: JSON) -> [ChatReply.Alternative] {
    var found = (place["top_logprobs"]?.arrayValue ?? []).compactMap(alternative)
    if let written = alternative(place), !found.contains(where: { $0.token == written.token }) { found.append(written) }
    return found.sorted { $0.logProbability > $1.logProbability }
  }

  private static func alternative(_ json: JSON) -> ChatReply.Alternative? {
    guard let token = json["token"]?.stringValue, let logProbability = json["logprob"]?.numberValue,
      logProbability <= 0
    else { return nil }
    return ChatReply.Alternative(token: token, logProbability: logProbability)
  }
}
