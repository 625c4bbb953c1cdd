internal import LatentSupport
internal import LatentTensor

/// A generation under way, a step at a time: `while !generation.isFinished { try generation.step() }`.
///
/// A step is a piece of the prompt, or one token of every sample that goes on, so that a compute lane can look up
/// between two. The prompt goes through the model once whatever the number of samples, and samples go through it
/// together. Listeners see absolute positions, so that an edit made at a position has the same effect with and without
/// the cache. While the prompt runs they see sequence 0, then each sample under its own number.
package final class Generation {
  /// Spells tokens out.
  package typealias Speller = (_ tokens: [Int32]) throws -> String

  private let model: ResidentModel
  private let request: GenerationRequest
  private let listeners: [any HookListener]
  private let exit: EarlyExit?
  private var rest: ArraySlice<Int32>
  private var prompt: SequenceState
  private var states: [SequenceState] = []
  private var progress: [SampleProgress]

  /// The longest piece of a prompt that goes through the model in one step.
  private static let tokensPerStep = 256

  /// - Parameters:
  ///   - state: what the prompt follows; nothing if not given.
  ///   - listeners: who reads and edits in every pass.
  ///   - spell: makes text of tokens, for stop texts and the samples' `text`; the model's tokenizer if not given.
  ///   - exit: where tokens are predicted; at the end of the model if not given.
  /// - Throws: `LatentError` (`invalidParams`) that names the field at fault.
  package init(
    _ request: GenerationRequest,
    model: ResidentModel,
    state: SequenceState? = nil,
    listeners: [any HookListener] = [],
    spell: Speller? = nil,
    exit: EarlyExit? = nil
  ) throws {
    let spell = spell ?? model.tokenizer.map { tokenizer in { try tokenizer.decode($0) } }
    try Self.check(request, model: model, held: state?.length ?? 0, canSpell: spell != nil)
    self.model = model
    self.request = request
    self.listeners = listeners
    self.exit = exit
    rest = request.prompt[...]
    prompt = state ?? model.makeState()
    progress = try (0..<request.samples).map {
      try SampleProgress(request, model: model, spell: spell, stream: $0)
    }
  }

  /// The samples in their order.
  package var samples: [GeneratedSample] { progress.map(\.sample) }

  /// Whether every sample is complete.
  package var isFinished: Bool { progress.allSatisfy(\.isComplete) }

  /// Runs one step.
  ///
  /// - Returns: the tokens that samples got, by sample; empty while the prompt is read.
  @discardableResult
  package func step() throws -> [(sample: Int, token: Int32)] {
    guard !isFinished else { return [] }
    return try rest.isEmpty ? continueSamples() : readPrompt()
  }

  // MARK: Steps

  private func readPrompt() throws -> [(sample: Int, token: Int32)] {
    let piece = Array(rest.prefix(Self.tokensPerStep))
    let isLast = piece.count == rest.count
    var states = [prompt]
    let logits = try predict(TokenBatch([piece]), states: &states, wantsLogits: isLast)
    prompt = states[0]
    rest = rest.dropFirst(piece.count)
    guard let logits else { return [] }
    self.states = Array(repeating: prompt, count: progress.count)
    let row = logits.row(0)
    return try accept(Array(progress.indices), from: progress.map { _ in row })
  }

  private func continueSamples() throws -> [(sample: Int, token: Int32)] {
    let active = progress.indices.filter { !progress[$0].isComplete }
    var states = active.map { self.states[$0] }
    let logits = try predict(
      TokenBatch(active.map { [progress[$0].sample.tokens.last ?? 0] }, identifiers: active),
      states: &states,
      wantsLogits: true
    )
    for (place, sample) in active.enumerated() { self.states[sample] = states[place] }
    guard let logits else { return [] }
    return try accept(active, from: active.indices.map { logits.row($0) })
  }

  /// The logits after the last token of each sequence, [sequence, vocabulary].
  private func predict(_ batch: TokenBatch, states: inout [SequenceState], wantsLogits: Bool) throws -> Matrix? {
    guard let exit else {
      return try model.forward(batch, states: &states, listeners: listeners, logits: wantsLogits ? .last : .none)
    }
    let reader = LastRowReader(exit.hookpoint)
    try model.forwardPart(batch, states: &states, listeners: listeners + [reader])
    guard wantsLogits, let rows = reader.rows else { return nil }
    return try exit.logits(rows)
  }

  /// Gives each sample its next token, from its row of logits.
  private func accept(_ chosen: [Int], from rows: [Matrix]) throws -> [(sample: Int, token: Int32)] {
    var added: [(sample: Int, token: Int32)] = []
    for (sample, row) in zip(chosen, rows) {
      let token = try progress[sample].choose(from: row)
      if try progress[sample].accept(token, held: states[sample].length) { added.append((sample, token)) }
    }
    return added
  }

  // MARK: Checks

  static func check(_ request: GenerationRequest, model: ResidentModel, held: Int, canSpell: Bool) throws {
    try model.requireDecoder(to: "generate text")
    guard request.maxTokens >= 0 else {
      throw LatentError.invalid("maxTokens", "maxTokens is \(request.maxTokens); it has to be 0 or more.")
    }
    guard request.samples >= 1 else {
      throw LatentError.invalid("samples", "samples is \(request.samples); it has to be 1 or more.")
    }
    let temperature = request.sampling.temperature
    guard temperature.isFinite, temperature >= 0 else {
      throw LatentError.invalid("temperature", "temperature is \(temperature); it has to be 0 or more.")
    }
    let topP = request.sampling.topP
    guard topP > 0, topP <= 1 else {
      throw LatentError.invalid("topP", "topP is \(topP); it has to be above 0 and at most 1.")
    }
    guard !request.stop.contains("") else {
      throw LatentError.invalid("stop", "stop holds an empty text, which would end every sample at once.")
    }
    guard request.stop.isEmpty || canSpell else {
      throw LatentError.invalid("stop", "stop needs a tokenizer, and \(model.name) has none.")
    }
    try model.check(request.prompt, held: held)
  }
}
