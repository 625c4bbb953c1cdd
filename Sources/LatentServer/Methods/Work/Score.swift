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
    var access = Access.free.reading(params.cache.map { .cache($0) })
    if !params.dryRun { access = access.writing(params.run.map { .run($0) }) }
    return access
  }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    let services = context.services
    let start = ContinuousClock.now
    let kinds = params.scorers.map(\.kind)
    guard Set(kinds).count == kinds.count else {
      throw LatentError.invalid("scorers", "scorers names a kind twice; give each kind once.")
    }
    // Before anything is filed: a request that a scorer cannot answer is refused whole.
    try check(params, services)
    let catalogue = try await services.workspace.open().catalogue
    let subject = try await ScoringSubject(params, catalogue, services)
    try checkControls(params, subject)
    let cached = subject.cached
    let purpose = DryRunPurpose()
    let clients = try RequestClients(
      ScorerFactory.clients(of: params),
      dryRun: params.dryRun
        ? { identity in
          TokenEstimate { text in
            let estimate = services.estimate(identity, purpose.value, cached.tokenizer)
            return estimate.tokens(of: text)
          }
        } : nil,
      services
    )
    let factory = ScorerFactory(params, clients)
    let scorers = try params.scorers.map { wire in
      (
        wire,
        try factory.scorer(wire) {
          try cached.interventionSubject(for: "The scorer intervention", field: "scorers", services, context.work)
        }
      )
    }
    let sampler = Sampler(params.sampler)
    let seed = params.sampler?.seed ?? params.seed
    let embedder = try params.sampler?.embedder.map {
      try clients.embedder($0, field: "sampler.embedder", for: "sampler.negatives")
    }
    let source = try await cached.source(
      sampler,
      seed: seed,
      latents: subject.explanations.map(\.latent),
      from: .test,
      embedder: embedder,
      services,
      context.work
    )
    let counter = ScoreCounter(total: subject.explanations.count * params.scorers.count, work: context.work)
    var scorings: [(kind: String, id: Int64)] = []
    for (wire, scorer) in scorers {
      let countsBefore = clients.counts
      purpose.value = scorer.kind
      if params.dryRun {
        let materials = ScoringMaterials(source: source, scorer: scorer)
        try await materials.predict(subject.explanations, seed: seed, work: context.work)
        continue
      }
      var parameters = wire.json.objectValue ?? [:]
      parameters[ScoringRequest.samplingKey] = .string("\(sampler.identity) \(embedder?.identity ?? "")")
      let scoring = try catalogue.begin(
        ScoringRequest(
          requestHash: RequestHash.make(
            "score",
            subject.run.id,
            cached.identity,
            scorer.identity,
            sampler.identity,
            embedder?.identity ?? "",
            seed,
            params.seed
          ),
          run: subject.run.id,
          cache: cached.cacheName,
          client: scorer.identity,
          seed: params.seed,
          parameters: .object(parameters)
        )
      )
      scorings.append((scorer.kind, scoring.id))
      try await ScoreRun(
        scoring,
        catalogue: catalogue,
        source: source,
        scorer: scorer,
        seed: seed,
        concurrency: factory.concurrency(wire)
      ).score(subject.explanations, cost: { clients.usage }, work: context.work) { counter.count() }
      clients.note(since: countsBefore, for: scorer.kind, in: services.rates)
    }
    let report = try ScoreReport(
      catalogue,
      scorings: scorings,
      latents: subject.explanations.map(\.latent),
      seed: params.seed
    )
    let seconds = params.dryRun ? 0 : (ContinuousClock.now - start) / .seconds(1)
    return report.outcome(Wire.Usage(clients.usage, seconds: seconds))
  }

  /// Whether the request's clients can do what its scorers need.
  static func check(_ params: Params, _ services: DaemonServices) throws {
    let factory = ScorerFactory(params, try RequestClients(ScorerFactory.clients(of: params), services))
    struct NotYet: Error {}
    for wire in params.scorers {
      do {
        _ = try factory.scorer(wire) { throw NotYet() }
      } catch is NotYet {
        // What is edited is known only with the cache.
      }
    }
  }

  private static func checkControls(_ params: Params, _ subject: ScoringSubject) throws {
    guard params.controls?.contains(.otherExplanation) ?? false else { return }
    guard Set(subject.explanations.map(\.text)).count > 1 else {
      throw LatentError.invalid(
        "controls",
        "The control other-explanation needs explanations of two latents that differ; score more latents, or leave it out."
      )
    }
  }
}

/// The scorer whose cost is being predicted.
private final class DryRunPurpose: Sendable {
  private let kind = Mutex("")

  var value: String {
    get { kind.withLock { $0 } }
    set { kind.withLock { $0 = newValue } }
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
