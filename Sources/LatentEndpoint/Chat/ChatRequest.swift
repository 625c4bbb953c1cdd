package import LatentSupport

/// One turn of a conversation.
package struct ChatMessage: Sendable, Equatable {
  package enum Role: String, Sendable { case system, user, assistant }
  package var role: Role
  package var content: String

  package init(_ role: Role, _ content: String) {
    self.role = role
    self.content = content
  }
}

/// What is asked of a chat model.
package struct ChatRequest: Sendable, Equatable {
  package var messages: [ChatMessage]
  /// Longest reply, in tokens.
  package var maxTokens: Int
  /// Overrides the client's temperature when set.
  package var temperature: Double?
  package var seed: Int?
  /// How many alternatives with log-probabilities to ask for at each reply token; nil asks for none.
  package var topLogProbabilities: Int?
  /// A JSON Schema that the reply has to satisfy, with a name for it, where the endpoint can enforce one.
  package var responseSchema: (name: String, schema: JSON)?
  /// Whether a reply is in the form that was asked for; one that is not is asked for once more. Not a part of what is
  /// compared.
  package var accepts: (@Sendable (ChatReply) -> Bool)?

  package init(
    messages: [ChatMessage],
    maxTokens: Int,
    temperature: Double? = nil,
    seed: Int? = nil,
    topLogProbabilities: Int? = nil,
    responseSchema: (name: String, schema: JSON)? = nil
  ) {
    self.messages = messages
    self.maxTokens = maxTokens
    self.temperature = temperature
    self.seed = seed
    self.topLogProbabilities = topLogProbabilities
    self.responseSchema = responseSchema
  }

  package static func == (left: ChatRequest, right: ChatRequest) -> Bool {
    left.messages == right.messages && left.maxTokens == right.maxTokens && left.temperature == right.temperature
      && left.seed == right.seed && left.topLogProbabilities == right.topLogProbabilities
      && left.responseSchema?.name == right.responseSchema?.name
      && left.responseSchema?.schema == right.responseSchema?.schema
  }
}

/// What a chat model replied.
package struct ChatReply: Sendable, Equatable {
  /// A token that could have stood at a place of the reply, and its natural-log probability.
  package struct Alternative: Sendable, Equatable {
    package var token: String
    package var logProbability: Double

    package init(token: String, logProbability: Double) {
      self.token = token
      self.logProbability = logProbability
    }
  }

  package var text: String
  /// Per reply token its alternatives, most probable first; nil when the endpoint gave none.
  package var alternatives: [[Alternative]]?
  /// Whether the reply was cut by the token limit.
  package var wasCut: Bool
  package var usage: Usage

  package init(text: String, alternatives: [[Alternative]]? = nil, wasCut: Bool = false, usage: Usage = Usage()) {
    self.text = text
    self.alternatives = alternatives
    self.wasCut = wasCut
    self.usage = usage
  }
}
