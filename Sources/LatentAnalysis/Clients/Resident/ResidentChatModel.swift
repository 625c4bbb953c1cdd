package import LatentEndpoint
package import LatentModels
package import LatentSupport
internal import Synchronization

/// A model loaded here as one that answers questions, by its chat template.
///
/// What prompts share goes through the model once, and the rests of prompts that wait at the same time go through it
/// together: a matrix times sixteen rows costs little more than times one.
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
  private let waiting = Mutex<[ResidentQuestion]>([])
  /// Most prompts that go through the model together.
  private let mostTogether: Int

  /// Tokens of one step of the lane.
  private static let tokensPerStep = 256
  /// Memory that the prompts of one batch may take for what they share, of which each keeps a copy: 512 MiB.
  private static let mostCopied = 1 << 29

  /// - Parameters:
  ///   - temperature: for requests that do not say; 0 takes the most probable token.
  ///   - mostTogether: other than 16 only to compare.
  ///   - lane: the model's compute lane.
  ///   - reusesPrefixes: off only to compare.
  /// - Throws: `LatentError`: `invalidParams` for a model that cannot be asked (an encoder, no tokenizer, no chat
  ///   template); `unreadableCheckpoint` when its files have changed or gone, or its template is of no use.
  package init(
    _ model: ResidentModel,
    temperature: Double = 0,
    meter: UsageMeter = UsageMeter(),
    lane: Lane,
    reusesPrefixes: Bool = true,
    mostTogether: Int = 16
  ) throws {
    try model.requireDecoder(to: "answer questions", field: "client.model")
    self.model = model
    self.temperature = temperature
    self.meter = meter
    self.lane = lane
    self.reusesPrefixes = reusesPrefixes
    self.mostTogether = mostTogether
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
    let question = ResidentQuestion(request, tokens)
    waiting.withLock { $0.append(question) }
    defer { waiting.withLock { $0.removeAll { $0 === question } } }
    do {
      return try await turn.enter {
        // Whoever had its turn before may have taken this one along.
        if let reply = question.reply { return reply }
        // Others that are being asked at this moment get their chance to come along.
        for _ in 0..<4 { await Task.yield() }
        return try await self.answer(question)
      }
    } catch is CancellationError {
      throw LatentError(.cancelled, "The request was cancelled.")
    }
  }

  /// Answers `question`, and those that wait and share much with it.
  ///
  /// - Throws: what keeps them from being answered; the others still wait then, and fail or not in their own turn.
  private func answer(_ question: ResidentQuestion) async throws -> ChatReply {
    let (together, state) = try await companions(of: question)
    let parts = together.map { question in
      GenerationBatch.Part(
        GenerationRequest(
          prompt: Array(question.tokens[(state?.length ?? 0)...]),
          maxTokens: max(1, question.request.maxTokens),
          sampling: Sampling(
            temperature: question.request.temperature ?? temperature,
            seed: UInt64(bitPattern: Int64(question.request.seed ?? 0))
          ),
          endTokens: prompt.endTokens,
          alternatives: question.request.topLogProbabilities ?? 0
        ),
        after: state ?? model.makeState()
      )
    }
    let generation = LaneGenerations(lane)
    try await generation.begin(parts, model: model)
    while true {
      try checkTask()
      guard let samples = try await generation.step() else { continue }
      for (question, sample) in zip(together, samples) {
        question.reply = try reply(sample, promptTokens: question.tokens.count)
      }
      break
    }
    guard let reply = question.reply else { throw LatentError(.internal, "The model gave no answer.") }
    return reply
  }

  /// The questions that go through the model together, `question` first, and what the model remembers of what they share.
  private func companions(of question: ResidentQuestion) async throws -> ([ResidentQuestion], SequenceState?) {
    let tokens = question.tokens
    guard reusesPrefixes else { return ([question], nil) }
    let others = waiting.withLock { $0.filter { $0 !== question && $0.reply == nil } }
    let shared = others.map { other in
      min(min(tokens.count, other.tokens.count) - 1, zip(tokens, other.tokens).prefix { $0 == $1 }.count)
    }
    let best = shared.max() ?? 0
    guard best >= PrefixStates.shortest, mostTogether > 1 else {
      let plan = prefixes.withLock { $0.plan(for: tokens) }
      guard let end = plan.snapshot else { return ([question], plan.state) }
      return ([question], try await remembered(tokens[..<end], after: plan.state))
    }
    // Those that share much less would make all the others read much again.
    let near = zip(others, shared).filter { 2 * $0.1 >= best && $0.1 >= PrefixStates.shortest }
    let common = near.map(\.1).min() ?? best
    let held = prefixes.withLock { prefixes in
      _ = prefixes.plan(for: tokens)
      return prefixes.state(beginning: tokens[..<common])
    }
    let state =
      common >= (held?.length ?? 0) + PrefixStates.shortest
      ? try await remembered(tokens[..<common], after: held) : held
    let room = max(1, min(mostTogether, Self.mostCopied / max(1, 2 * (state?.byteCount ?? 0))))
    return ([question] + near.map(\.0).prefix(room - 1), state)
  }

  /// Reads `tokens` and keeps what the model remembers of them.
  private func remembered(_ tokens: ArraySlice<Int32>, after state: SequenceState?) async throws -> SequenceState {
    let read = try await read(tokens, after: state)
    prefixes.withLock { $0.keep(read) }
    return read
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
