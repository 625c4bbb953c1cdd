package import LatentDictionaries
package import LatentModels
package import LatentSupport
internal import LatentTensor

/// The model that is edited, and the dictionary whose latents are.
package struct InterventionSubject: Sendable {
  package let model: ResidentModel
  package let dictionary: SparseDictionary
  package let hookpoint: Hookpoint
  let tokenizer: Tokenizer
  let lane: Lane
  let work: WorkContext
  private let twins = RandomTwins()

  /// - Parameters:
  ///   - hookpoint: where `dictionary` reads.
  ///   - lane: the model's compute lane.
  package init(
    model: ResidentModel,
    dictionary: SparseDictionary,
    hookpoint: Hookpoint,
    lane: Lane,
    work: WorkContext
  ) throws {
    self.model = model
    self.dictionary = dictionary
    self.hookpoint = hookpoint
    self.lane = lane
    self.work = work
    tokenizer = try model.requireTokenizer()
  }

  // MARK: Edits, all of them at the positions whose outputs choose the generated tokens

  func add(latent: Int, strength: Float) -> Intervention {
    Intervention(
      .latent(latent, of: dictionary, at: hookpoint),
      operation: .add,
      strength: strength,
      positions: .generated
    )
  }

  func add(latent: Int, of random: SparseDictionary, strength: Float) -> Intervention {
    Intervention(.latent(latent, of: random, at: hookpoint), operation: .add, strength: strength, positions: .generated)
  }

  func ablate(latent: Int) -> Intervention {
    Intervention(.latent(latent, of: dictionary, at: hookpoint), operation: .ablate, positions: .generated)
  }

  func add(_ direction: [Float], strength: Float) -> Intervention {
    Intervention(.hookpoint(hookpoint), operation: .add, vector: direction, strength: strength, positions: .generated)
  }

  /// A direction drawn uniformly, as long as the latent's own.
  func randomDirection(latent: Int, seed: Int) async throws -> [Float] {
    let own = try await lane.run { try model.backend.download(try dictionary.direction(of: latent)) }
    let length = own.reduce(0) { $0 + $1 * $1 }.squareRoot()
    var generator = SeededGenerator(seed: seed, "random direction", latent)
    let drawn = own.map { _ in Float(generator.normal()) }
    let drawnLength = drawn.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return drawn.map { $0 * length / max(drawnLength, .leastNormalMagnitude) }
  }

  /// A random dictionary like the subject's; nil where that is a model's own neurons or has no fixed sparsity to copy.
  func randomDictionary(seed: Int) async throws -> SparseDictionary? {
    try await lane.run { [twins, dictionary] in try twins.twin(of: dictionary, seed: seed) }
  }

  /// The latent of `random` that fires most strongly at the ends of `prompts`, all together.
  func latentFiring(of random: SparseDictionary, after prompts: [[Int32]]) async throws -> Int {
    var sums: [Int32: Float] = [:]
    for prompt in prompts {
      try work.cancellation.check()
      let fired = try await lane.run {
        let recorder = HookRecorder([hookpoint]) { $0 == prompt.count - 1 }
        _ = try model.forward(TokenBatch([prompt]), listeners: [recorder])
        guard let values = recorder.recorded[hookpoint] else { return SparseRows() }
        return try random.encode(try model.backend.upload(values))
      }
      for (latent, value) in zip(fired.latents, fired.values) { sums[latent, default: 0] += value }
    }
    return sums.max { ($0.value, $1.key) < ($1.value, $0.key) }.map { Int($0.key) } ?? 0
  }

  // MARK: What an edit does

  /// Mean KL(unedited ‖ edited) of the predictions after `prompts`, in nats.
  func divergence(of interventions: [Intervention], after prompts: [[Int32]]) async throws -> Double {
    var sum = 0.0
    for prompt in prompts {
      try work.cancellation.check()
      sum += try await lane.run {
        let (before, after) = try predictions(prompt, interventions)
        return try model.divergence(before, from: after).first ?? 0
      }
    }
    return sum / Double(max(1, prompts.count))
  }

  /// Logits [1, vocabulary] after the prompt, without and with the edit.
  func predictions(_ prompt: [Int32], _ interventions: [Intervention]) throws -> (Matrix, Matrix) {
    let batch = TokenBatch([prompt])
    let listener = try InterventionListener(interventions, model: model, promptLength: prompt.count)
    guard let before = try model.forward(batch, logits: .last),
      let after = try model.forward(batch, listeners: [listener], logits: .last)
    else { throw LatentError(.internal, "The model gave no logits.") }
    return (before, after)
  }

  /// Whether what the dictionary writes becomes a part of the residual stream as it is, so that the unembedding's view of
  /// a direction says something.
  var writesResidualStream: Bool {
    guard dictionary.outputWidth == model.width else { return false }
    switch hookpoint.site {
    case .embedding, .output, .input, .attention, .mlp, .mlpOutput: return true
    default: return dictionary.kind == .transcoder
    }
  }

  // MARK: Texts

  func continued(_ request: GenerationRequest, _ interventions: [Intervention]) async throws -> [Int32] {
    try await Continuation(request, model: model, interventions: interventions)
      .run(on: lane, work: WorkContext(cancellation: work.cancellation)).first?.tokens ?? []
  }

  func text(_ tokens: [Int32]) throws -> String { try tokenizer.decode(tokens, skipSpecial: true) }

  /// The tokens that the tokenizer puts before a text: a model that was trained with a beginning-of-text token is out of
  /// its depth without.
  package func beginning() throws -> [Int32] {
    let template = try tokenizer.ids(of: "")
    return template.count == 1 ? template : []
  }
}
