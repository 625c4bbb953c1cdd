internal import LatentAnalysis
internal import LatentEndpoint
package import LatentProtocol
internal import LatentSupport
internal import LatentWorkspace

/// Writes what latents respond to, from windows of training documents.
package enum Explain: TypedMethod {
  package typealias Definition = Wire.Explain
  package static let urgency = Urgency.background

  package static func touches(_ params: Params) -> Access {
    Access.reads(.cache(params.cache)).writing(params.run.map { .run($0) })
  }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    let services = context.services
    let start = ContinuousClock.now
    let seed = params.sampler?.seed ?? params.seed
    let (explainer, endpoint) = try explainer(params, services)
    let cached = try await CachedLatents(cache: params.cache, dictionary: params.dictionary, services)
    let sampler = Sampler(params.sampler)
    let source = try await cached.source(explainer.adapt(sampler), seed: seed, services)
    let latents = try selection(params.latents, cached.dictionary)
    let catalogue = try await services.workspace.open().catalogue
    let run = try catalogue.begin(
      RunRequest(
        name: params.run,
        // Not of the latents: what is asked of the same explainer later joins the same run. But of the name, so that a
        // run of a new name is a new run.
        requestHash: RequestHash.make(
          "explain",
          params.run ?? "",
          cached.identity,
          cached.dictionary.hash,
          explainer.identity,
          sampler.identity,
          seed,
          params.seed
        ),
        cache: params.cache,
        model: cached.cache.manifest.identity.model,
        dictionary: params.dictionary,
        dictionaryHash: cached.dictionary.hash,
        explainer: explainer.identity,
        client: endpoint?.identity,
        seed: params.seed,
        parameters: Wire.Sampler(sampler, seed: seed).json
      )
    )
    let outcomes = try await ExplainRun(
      run,
      catalogue: catalogue,
      source: source,
      explainer: explainer,
      concurrency: endpoint?.concurrency ?? 1
    ).explain(latents, meter: endpoint?.meter, work: context.work)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    return result(run.name, outcomes, Wire.Usage(endpoint?.meter.total ?? Usage(), seconds: seconds))
  }

  private static func explainer(
    _ params: Params,
    _ services: DaemonServices
  ) throws -> (any Explainer, EndpointClient?) {
    switch params.explainer ?? .default(Wire.DefaultExplainer()) {
    case .tokens(let options):
      return (TokensExplainer(threshold: Float(options.threshold), longestList: options.longestList), nil)
    case .default(let options):
      let endpoint = try Clients.endpoint(params.client, for: "The explainer \"default\"", services)
      let explainer = DefaultExplainer(
        model: endpoint,
        threshold: Float(options.threshold),
        showStrengths: options.showStrengths,
        seed: params.seed
      )
      return (explainer, endpoint)
    }
  }

  /// The latents meant, each once, ascending for "all" and in the order given otherwise.
  private static func selection(_ wire: Wire.LatentSelection, _ dictionary: CacheDictionary) throws -> [Int] {
    guard case .list(let latents) = wire else { return Array(0..<dictionary.latents) }
    if let stranger = latents.first(where: { $0 >= dictionary.latents }) {
      throw LatentError.invalid(
        "latents",
        "latents holds \(stranger), but the latents of \(dictionary.name) are 0 to \(dictionary.latents - 1)."
      )
    }
    var seen: Set<Int> = []
    return latents.filter { seen.insert($0).inserted }
  }

  private static func result(_ run: String, _ outcomes: [ExplanationRecord], _ usage: Wire.Usage) -> Outcome {
    var explanations: [Wire.Explanation] = []
    var skipped: [Wire.SkippedLatent] = []
    var failed: [Wire.FailedLatent] = []
    for record in outcomes {
      switch record.outcome {
      case .explained(let text, _): explanations.append(Wire.Explanation(latent: record.latent, explanation: text))
      case .skipped(let reason): skipped.append(Wire.SkippedLatent(latent: record.latent, reason: reason))
      case .failed(let failure): failed.append(Wire.FailedLatent(latent: record.latent, error: Wire.Failure(failure)))
      }
    }
    return Outcome(run: run, explanations: explanations, skipped: skipped, failed: failed, usage: usage)
  }
}
