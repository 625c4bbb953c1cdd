package import LatentEndpoint
package import LatentSupport

/// Answers every kind of question without asking anybody, and counts what asking would have cost.
///
/// Its answers have the right form and say nothing: a judge that always says yes has the widest interval, so that a run
/// that may stop early is predicted to its end.
package struct DryRunModel: ChatModel, TextScorer, TextEmbedder {
  package let identity: String
  package let concurrency: Int
  package let meter: UsageMeter
  private let estimate: TokenEstimate
  package var hasAnswered: Bool { true }

  /// Tokens of an explanation, when nothing is known of the model: a sentence, and a line before it.
  private static let explanationTokens = 45
  /// What a chat template and its separators add to a message.
  private static let tokensPerMessage = 4
  private static let textsPerEmbedding = 64

  /// - Parameters:
  ///   - identity: of the model that would be asked.
  ///   - meter: counts.
  package init(identity: String, concurrency: Int, meter: UsageMeter, estimate: TokenEstimate) {
    self.identity = identity
    self.concurrency = concurrency
    self.meter = meter
    self.estimate = estimate
  }

  package func chat(_ request: ChatRequest) async throws -> ChatReply {
    let text = Self.reply(to: request)
    let prompt = request.messages.reduce(0) { $0 + estimate.tokens(of: $1.content) + Self.tokensPerMessage }
    let isExplanation = request.responseSchema == nil && request.maxTokens > 8
    let usage = Usage(
      requests: 1,
      promptTokens: prompt,
      completionTokens: isExplanation
        ? min(request.maxTokens, estimate.completionTokens ?? Self.explanationTokens)
        : request.responseSchema == nil ? 1 : estimate.tokens(of: text)
    )
    meter.add(usage)
    return ChatReply(text: text, usage: usage)
  }

  private static func reply(to request: ChatRequest) -> String {
    guard let (_, schema) = request.responseSchema else {
      // Of every seed another one: what is chosen from would be asked about once if it were all the same.
      return request.maxTokens > 8 ? "EXPLANATION: a dry run, which explains nothing (\(request.seed ?? 0))" : "1"
    }
    let fields = (schema["properties"]?.objectValue ?? JSONObject()).map { name, value -> String in
      let count = value["minItems"]?.integerValue ?? 0
      guard value["type"] == "array" else { return "\"\(name)\": 1" }
      return "\"\(name)\": [\(Array(repeating: "1", count: count).joined(separator: ", "))]"
    }
    return "{\(fields.joined(separator: ", "))}"
  }

  package nonisolated(nonsending) func score(
    _ requests: [TextScoreRequest]
  ) async throws -> [Result<[ScoredToken], LatentError>] {
    requests.map { request in
      meter.add(Usage(requests: 1, promptTokens: estimate.tokens(of: request.text), completionTokens: 1))
      return .success(Self.tokens(of: request))
    }
  }

  /// A token up to each tab, with a number as its alternative.
  private static func tokens(of request: TextScoreRequest) -> [ScoredToken] {
    var tokens: [ScoredToken] = []
    var start = request.start
    let scalars = Array(request.text.unicodeScalars)
    func add(_ end: Int) {
      guard end > start else { return }
      let token = ScoredToken(
        text: "",
        range: start..<end,
        logProbability: -1,
        alternatives: [ChatReply.Alternative(token: "1", logProbability: -1)]
      )
      tokens.append(token)
      start = end
    }
    for index in scalars.indices where index >= request.start && scalars[index] == "\t" { add(index) }
    add(scalars.count)
    return tokens
  }

  package nonisolated(nonsending) func embed(_ texts: [String]) async throws -> [[Float]] {
    for start in stride(from: 0, to: texts.count, by: Self.textsPerEmbedding) {
      let batch = texts[start..<min(start + Self.textsPerEmbedding, texts.count)]
      meter.add(Usage(requests: 1, promptTokens: batch.reduce(0) { $0 + estimate.tokens(of: $1) }))
    }
    return texts.map { _ in [1] }
  }
}

/// How many tokens a text is to a model whose tokenizer is not at hand.
package struct TokenEstimate: Sendable {
  /// Tokens for each byte of text, as the model has counted before; nil while it has not.
  package var tokensPerByte: Double?
  /// Tokens of an explanation, as the model has written before.
  package var completionTokens: Int?
  /// Counts tokens with a tokenizer that is at hand, which on plain text is within a few percent of most others.
  package var count: @Sendable (String) -> Int

  package init(
    tokensPerByte: Double? = nil,
    completionTokens: Int? = nil,
    count: @escaping @Sendable (String) -> Int
  ) {
    self.tokensPerByte = tokensPerByte
    self.completionTokens = completionTokens
    self.count = count
  }

  package func tokens(of text: String) -> Int {
    guard let tokensPerByte else { return count(text) }
    return Int((tokensPerByte * Double(text.utf8.count)).rounded())
  }
}
