package import LatentEndpoint
package import LatentModels
package import LatentSupport
internal import Synchronization

/// A model loaded here as one that answers questions, by its chat template.
///
/// One prompt at a time, in the order in which they are asked: the lane has no second place, and so what two prompts
/// share is there when the second one comes. What prompts share goes through the model once.
package final class ResidentChatModel: ChatModel {
  package let model: ResidentModel
  package let identity: String
  /// What was asked, and how many tokens of prompts were read and written; those that were remembered count as read.
  package let meter: UsageMeter
  private let temperature: Double
  private let prompt: ChatPrompt
  private let lane: Lane
  private let reusesPrefixes: Bool
  private let turn = ConcurrencyGate(limit: 1)
  private let prefixes = Mutex(PrefixStates())

  /// Tokens of one step of the lane.
  private static let tokensPerStep = 256

  /// - Parameters:
  ///   - temperature: for requests that do not say; 0 takes the most probable token.
  ///   - lane: the model's compute lane.
  ///   - reusesPrefixes: off only to compare.
  /// - Throws: `LatentError`: `invalidParams` for a model that cannot be asked (an encoder, no tokenizer, no chat
  ///   template); `unreadableCheckpoint` when its files have changed or gone, or its template is of no use.
  package init(
    _ model: ResidentModel,
    temperature: Double = 0,
    meter: UsageMeter = UsageMeter(),
    lane: Lane,
    reusesPrefixes: Bool = true
  ) throws {
    try model.requireDecoder(to: "answer questions", field: "client.model")
    self.model = model
    self.temperature = temperature
    self.meter = meter
    self.lane = lane
    self.reusesPrefixes = reusesPrefixes
    prompt = try ChatPrompt(model)
    identity = "resident:\(try model.identity()):chat-\(prompt.identity):\(temperature)"
  }

  package var concurrency: Int { 1 }

  /// Prompts that were begun from a remembered beginning would be slower, not other, without it.
  var rememberedPrefixes: [Int] { prefixes.withLock { $0.states.map(\.length) } }

  /// A schema is not enforced: what the model writes is read as it is, and what is in the wrong form fails.
  package func chat(_ request: ChatRequest) async throws -> ChatReply {
    let tokens = try prompt.tokens(request.messages)
    let room = model.maximumPositions - tokens.count
    guard room > 0 else {
      throw LatentError.invalid(
        "client.model",
        "A prompt of \(tokens.count) tokens is too long for \(model.name), which takes at most "
          + "\(model.maximumPositions); use a model with a longer context, or fewer or shorter windows (sampler.train, "
          + "sampler.windowTokens)."
      )
    }
    do {
      return try await turn.enter { try await self.answer(request, tokens) }
    } catch is CancellationError {
      throw LatentError(.cancelled, "The request was cancelled.")
    }
  }

  private func answer(_ request: ChatRequest, _ tokens: [Int32]) async throws -> ChatReply {
    let plan = reusesPrefixes ? prefixes.withLock { $0.plan(for: tokens) } : PrefixStates.Plan()
    var state = plan.state
    if let end = plan.snapshot {
      let read = try await read(tokens[..<end], after: state)
      prefixes.withLock { $0.keep(read) }
      state = read
    }
    let generation = LaneGeneration(lane)
    try await generation.begin(
      GenerationRequest(
        prompt: Array(tokens[(state?.length ?? 0)...]),
        maxTokens: max(1, request.maxTokens),
        sampling: Sampling(
          temperature: request.temperature ?? temperature,
          seed: UInt64(bitPattern: Int64(request.seed ?? 0))
        ),
        endTokens: prompt.endTokens,
        alternatives: request.topLogProbabilities ?? 0
      ),
      model: model,
      state: state
    )
    while true {
      try checkTask()
      if let sample = try await generation.step() { return try reply(sample, promptTokens: tokens.count) }
    }
  }

  /// What the model remembers when it has read `tokens`, the first of which `state` holds.
  private func read(_ tokens: ArraySlice<Int32>, after state: SequenceState?) async throws -> SequenceState {
    var current = state ?? model.makeState()
    while current.length < tokens.count {
      try checkTask()
      let before = current
      let piece = Array(tokens[before.length..<min(before.length + Self.tokensPerStep, tokens.count)])
      current = try await lane.run { [model] in
        var states = [before]
        _ = try model.forward(TokenBatch([piece]), states: &states)
        return states[0]
      }
    }
    return current
  }

  private func reply(_ sample: GeneratedSample, promptTokens: Int) throws -> ChatReply {
    let tokenizer = try model.requireTokenizer()
    let usage = Usage(requests: 1, promptTokens: promptTokens, completionTokens: sample.tokens.count)
    meter.add(usage)
    meter.noteAnswer()
    return ChatReply(
      text: try tokenizer.decode(sample.tokens, skipSpecial: true),
      alternatives: sample.alternatives.isEmpty
        ? nil
        : sample.alternatives.map { place in
          place.map {
            ChatReply.Alternative(token: tokenizer.tokenText($0.token), logProbability: Double($0.logProbability))
          }
        },
      wasCut: sample.ending != .endOfText && sample.ending != .stop,
      usage: usage
    )
  }

  private func checkTask() throws {
    if Task.isCancelled { throw LatentError(.cancelled, "The request was cancelled.") }
  }
}
