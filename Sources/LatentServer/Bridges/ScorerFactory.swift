internal import LatentAnalysis
internal import LatentEndpoint
internal import LatentModels
internal import LatentProtocol
internal import LatentSupport

/// Makes a request's scorers.
struct ScorerFactory {
  let clients: RequestClients
  let client: Wire.Client?
  let seed: Int
  let stopping: SequentialStopping
  let controls: Set<ScoreControl>
  let isDry: Bool

  init(_ params: Wire.Score.Params, _ clients: RequestClients) {
    self.clients = clients
    client = params.client
    seed = params.seed
    stopping = SequentialStopping(width: params.stopWidth)
    controls = Set((params.controls ?? []).compactMap { ScoreControl(rawValue: $0.rawValue) })
    isDry = params.dryRun
  }

  /// All clients that the request names.
  static func clients(of params: Wire.Score.Params) -> [Wire.Client?] {
    [params.client, params.sampler?.embedder]
      + params.scorers.map { scorer in
        switch scorer {
        case .embedding(let options): options.embedder
        case .exampleEmbedding(let options): options.embedder
        default: nil
        }
      }
  }

  /// - Parameter subject: what an intervention scorer edits; asked for only by it.
  /// - Throws: `LatentError` (`invalidParams`) when the client cannot do what the scorer needs; what `subject` throws.
  func scorer(_ wire: Wire.Scorer, subject: () throws -> InterventionSubject) throws -> any LatentScorer {
    let isLexical = clients.answerer(client)?.isLexical ?? false
    switch wire {
    case .detection(let options):
      return try judged(DetectionScorer(), options.examplesPerPrompt)
    case .fuzzing(let options):
      let marks = FuzzingScorer.Marks(rawValue: options.marks.rawValue) ?? .moved
      return try judged(FuzzingScorer(marks: marks, threshold: Float(options.threshold)), options.examplesPerPrompt)
    case .intruder(let options):
      let judge: any IntruderJudge =
        isLexical
        ? LexicalIntruderJudge()
        : EndpointIntruderJudge(model: try clients.chat(client, for: "The scorer intruder"), seed: seed)
      return IntruderScorer(
        judge: judge,
        shown: options.windows,
        threshold: Float(options.threshold),
        seed: seed,
        stopping: stopping,
        controls: controls
      )
    case .embedding(let options):
      return EmbeddingScorer(embedder: try embedder(options.embedder, "embedding"), controls: controls)
    case .exampleEmbedding(let options):
      return ExampleEmbeddingScorer(
        embedder: try embedder(options.embedder, "example-embedding"),
        tasks: options.tasks,
        threshold: Float(options.threshold),
        seed: seed,
        controls: controls
      )
    case .surprisal:
      return SurprisalScorer(
        model: try clients.texts(client, for: "The scorer surprisal"),
        seed: seed,
        stopping: stopping,
        controls: controls
      )
    case .simulation(let options):
      return SimulationScorer(simulator: try simulator(options.mode), seed: seed, controls: controls)
    case .intervention(let options):
      let judge = try clients.texts(client, for: "The scorer intervention")
      var scorer = InterventionScorer(
        subject: try subject(),
        judge: judge,
        operation: InterventionScorer.Operation(rawValue: options.operation.rawValue) ?? .add,
        divergence: options.kl,
        maxTokens: options.maxTokens,
        temperature: options.temperature,
        seed: seed,
        controls: controls
      )
      scorer.isDry = isDry
      return scorer
    }
  }

  /// Latents that are worth having in the scorer's hands at once.
  func concurrency(_ wire: Wire.Scorer) -> Int {
    switch wire {
    case .intervention:
      return 1
    case .embedding(let options):
      return clients.answerer(options.embedder ?? client)?.concurrency ?? 1
    case .exampleEmbedding(let options):
      return clients.answerer(options.embedder ?? client)?.concurrency ?? 1
    default:
      // One latent asks a hundred questions; a few latents keep the places full.
      let places = clients.answerer(client)?.concurrency ?? 1
      return places == 1 ? 1 : max(2, places / 16)
    }
  }

  private func judged(_ classifier: any ClassifierScorer, _ examplesPerPrompt: Int) throws -> JudgedScorer {
    let judge: any Judge
    if clients.answerer(client)?.isLexical ?? false {
      judge = LexicalJudge()
    } else {
      let chat = try clients.chat(client, for: "The scorer \(classifier.kind)")
      judge = EndpointJudge(model: chat, examplesPerPrompt: examplesPerPrompt, seed: seed)
    }
    return JudgedScorer(classifier, judge: judge, seed: seed, stopping: stopping, controls: controls)
  }

  private func embedder(_ own: Wire.Client?, _ kind: String) throws -> any TextEmbedder {
    try clients.embedder(
      own ?? client,
      field: own == nil ? "client" : "scorers.embedder",
      for: "The scorer \(kind)"
    )
  }

  private func simulator(_ mode: Wire.SimulationMode) throws -> any Simulator {
    let purpose = "The scorer simulation"
    guard let answerer = clients.answerer(client), !answerer.isLexical else {
      // Without a client this throws and says so.
      if clients.answerer(client) == nil { _ = try clients.chat(client, for: purpose) }
      return LexicalSimulator()
    }
    if mode == .structured || (mode == .auto && !answerer.isResident) {
      return StructuredSimulator(model: try clients.chat(client, for: purpose), seed: seed)
    }
    return ProbabilitySimulator(model: try clients.texts(client, for: purpose))
  }
}
