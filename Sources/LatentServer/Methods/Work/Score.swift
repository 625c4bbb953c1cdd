internal import LatentAnalysis
internal import LatentEndpoint
package import LatentProtocol
internal import LatentSupport
internal import LatentWorkspace
internal import Synchronization

/// Tests explanations on windows of test documents.
package enum Score: TypedMethod {
  package typealias Definition = Wire.Score
  package static let urgency = Urgency.background

  package static func touches(_ params: Params) -> Access {
    Access.free.reading(params.cache.map { .cache($0) }).writing(params.run.map { .run($0) })
  }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    let services = context.services
    let start = ContinuousClock.now
    let kinds = params.scorers.map(\.kind)
    guard Set(kinds).count == kinds.count else {
      throw LatentError.invalid("scorers", "scorers names a kind twice; give each kind once.")
    }
    // Before anything is filed: a request without a judge is refused whole.
    _ = try Clients.judge(params.client, examplesPerPrompt: 1, seed: params.seed, services)
    let catalogue = try await services.workspace.open().catalogue
    let subject = try await ScoringSubject(params, catalogue, services)
    let sampler = Sampler(params.sampler)
    let seed = params.sampler?.seed ?? params.seed
    let source = try await subject.cached.source(sampler, seed: seed, services)
    let counter = ScoreCounter(total: subject.explanations.count * params.scorers.count, work: context.work)
    var usage = Usage()
    var scorings: [(kind: String, id: Int64)] = []
    for wire in params.scorers {
      let (scorer, examplesPerPrompt) = scorer(wire)
      let (judge, endpoint) = try Clients.judge(
        params.client,
        examplesPerPrompt: examplesPerPrompt,
        seed: params.seed,
        services
      )
      let scoring = try catalogue.begin(
        ScoringRequest(
          requestHash: RequestHash.make(
            "score",
            subject.run.id,
            subject.cached.identity,
            scorer.identity,
            sampler.identity,
            seed,
            params.seed,
            judge.identity
          ),
          run: subject.run.id,
          cache: subject.cached.cacheName,
          client: judge.identity,
          seed: params.seed,
          parameters: wire.json
        )
      )
      scorings.append((scorer.kind, scoring.id))
      try await ScoreRun(
        scoring,
        catalogue: catalogue,
        source: source,
        scorer: scorer,
        judge: judge,
        seed: seed,
        // One latent asks a hundred questions; a few latents keep the endpoint's places full.
        concurrency: endpoint.map { max(2, $0.concurrency / 16) } ?? 1
      ).score(subject.explanations, meter: endpoint?.meter, work: context.work) { counter.count() }
      usage = usage + (endpoint?.meter.total ?? Usage())
    }
    let report = try ScoreReport(
      catalogue,
      scorings: scorings,
      latents: subject.explanations.map(\.latent),
      seed: params.seed
    )
    return report.outcome(Wire.Usage(usage, seconds: (ContinuousClock.now - start) / .seconds(1)))
  }

  private static func scorer(_ wire: Wire.Scorer) -> (any ClassifierScorer, examplesPerPrompt: Int) {
    switch wire {
    case .detection(let options):
      return (DetectionScorer(), options.examplesPerPrompt)
    case .fuzzing(let options):
      let marks = FuzzingScorer.Marks(rawValue: options.marks.rawValue) ?? .moved
      return (FuzzingScorer(marks: marks, threshold: Float(options.threshold)), options.examplesPerPrompt)
    }
  }
}

/// Counts finished scores over all scorers of a request.
private final class ScoreCounter: Sendable {
  private let done = Atomic<Int>(0)
  private let total: Int
  private let work: WorkContext

  init(total: Int, work: WorkContext) {
    self.total = total
    self.work = work
  }

  func count() {
    let done = done.add(1, ordering: .relaxed).newValue
    work.report(ProgressReport(done: done, total: total, unit: "scores"))
  }
}
