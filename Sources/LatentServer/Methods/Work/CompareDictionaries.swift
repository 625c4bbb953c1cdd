internal import LatentAnalysis
internal import LatentModels
package import LatentProtocol
internal import LatentSupport
internal import LatentWorkspace

/// Puts a dictionary's latents beside the model's neurons and a random dictionary, as one table.
package enum CompareDictionaries: TypedMethod {
  package typealias Definition = Wire.CompareDictionaries
  package static let urgency = Urgency.background

  package static func touches(_ params: Params) -> Access {
    var access = Access.reads(.dictionary(params.dictionary)).reading(params.model.map { .model($0) })
      .writing(params.cache.map { .cache($0) })
    for baseline in ComparisonBaselines.wanted(params) {
      access = access.writing(.dictionary(ComparisonBaselines.name(baseline, of: params.dictionary)))
    }
    return access
  }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    let start = ContinuousClock.now
    let baselines = try ComparisonBaselines(params, context)
    try checkClients(params, context)
    let kinds = try await baselines.load()
    let cached = try await CacheActivations.run(
      CacheActivations.Params(
        model: baselines.model.name,
        dictionaries: kinds.map(\.name),
        dataset: params.dataset,
        cache: params.cache,
        contextLength: params.contextLength,
        maxTokens: params.maxTokens
      ),
      context
    )
    var table = ComparisonTable(seed: params.seed)
    for (name, kind) in kinds {
      let (latents, firingRate) = try await drawn(from: name, cache: cached.cache, params, context)
      let explained = try await Explain.run(
        Explain.Params(
          cache: cached.cache,
          dictionary: name,
          latents: .list(latents),
          explainer: params.explainer,
          sampler: params.sampler,
          client: params.client,
          seed: params.seed
        ),
        context
      )
      var scored: Score.Outcome?
      if !explained.explanations.isEmpty {
        scored = try await Score.run(
          Score.Params(
            run: explained.run,
            scorers: scorers(params),
            sampler: params.sampler,
            client: params.client,
            // Another latent's explanation cannot be had of one.
            controls: Set(explained.explanations.map(\.explanation)).count > 1 ? params.controls : nil,
            seed: params.seed
          ),
          context
        )
      }
      table.add(name, kind, drawn: latents.count, firingRate: firingRate, explained, scored)
    }
    return table.outcome(cache: cached.cache, seconds: (ContinuousClock.now - start) / .seconds(1))
  }

  private static func scorers(_ params: Params) -> [Wire.Scorer] {
    params.scorers ?? [.detection(Wire.DetectionScorer()), .fuzzing(Wire.FuzzingScorer())]
  }

  /// Before anything is loaded or cached: a request without an LLM is refused whole.
  private static func checkClients(_ params: Params, _ context: RequestContext) throws {
    let explain = Explain.Params(
      cache: "",
      dictionary: params.dictionary,
      latents: .list([]),
      explainer: params.explainer,
      client: params.client
    )
    try ExplainerFactory(explain, try RequestClients([params.client], context.services)).check()
    try Score.check(
      Score.Params(run: "", scorers: scorers(params), sampler: params.sampler, client: params.client),
      context.services
    )
  }

  /// Latents that fire often enough to be explained and scored, drawn alike from each dictionary, and the median share of
  /// tokens on which one of them fires.
  private static func drawn(
    from name: String,
    cache: String,
    _ params: Params,
    _ context: RequestContext
  ) async throws -> (latents: [Int], firingRate: Double?) {
    let reader = try await context.services.workspace.open().caches.reader(cache)
    let index = try reader.index(ofDictionary: name)
    let statistics = try reader.statistics(ofDictionary: index)
    let fewest = 4 * Sampler(params.sampler).minimumExamples
    let candidates = try (0..<reader.dictionaries[index].latents).filter {
      try statistics.firingCount(of: $0) >= fewest
    }
    var generator = SeededGenerator(seed: params.seed, "comparison", name)
    let latents = generator.sample(min(params.latents, candidates.count), of: candidates).sorted()
    let tokens = Double(max(1, statistics.totals.cachedPositions))
    let rates = try latents.map { Double(try statistics.firingCount(of: $0)) / tokens }.sorted()
    return (latents, rates.isEmpty ? nil : Quantiles.quantile(0.5, ofSorted: rates))
  }
}
