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
    Access.reads(.cache(params.cache)).writing(params.dryRun ? nil : params.run.map { .run($0) })
  }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    let services = context.services
    let start = ContinuousClock.now
    let seed = params.sampler?.seed ?? params.seed
    // Before the cache is looked for: a request without an LLM is refused whole.
    let factory = ExplainerFactory(params, try RequestClients([params.client, params.sampler?.embedder], services))
    try factory.check()
    let cached = try await CachedLatents(cache: params.cache, dictionary: params.dictionary, services)
    let clients = try RequestClients(
      [params.client, params.sampler?.embedder],
      dryRun: params.dryRun ? { services.estimate($0, "explain", cached.tokenizer) } : nil,
      services
    )
    let (explainer, client) = try ExplainerFactory(params, clients).explainer {
      try cached.interventionSubject(for: "The explainer effects", field: "explainer", services, context.work)
    }
    let sampler = Sampler(params.sampler)
    let latents = try params.latents.latents(of: cached.dictionary)
    let embedder = try params.sampler?.embedder.map {
      try clients.embedder($0, field: "sampler.embedder", for: "sampler.negatives")
    }
    let source = try await cached.source(
      explainer.adapt(sampler),
      seed: seed,
      latents: latents,
      from: .train,
      embedder: embedder,
      services,
      context.work
    )
    let materials = ExplanationMaterials(source: source, explainer: explainer)
    if params.dryRun {
      let outcomes = try await materials.predict(latents, work: context.work)
      return result(params.run ?? "", outcomes, Wire.Usage(clients.usage, seconds: 0))
    }
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
          embedder?.identity ?? "",
          seed,
          params.seed
        ),
        cache: params.cache,
        model: cached.cache.manifest.identity.model,
        dictionary: params.dictionary,
        dictionaryHash: cached.dictionary.hash,
        explainer: explainer.identity,
        client: client?.identity,
        seed: params.seed,
        parameters: Wire.Sampler(sampler, seed: seed).json
      )
    )
    let outcomes = try await ExplainRun(
      run,
      catalogue: catalogue,
      materials: materials,
      concurrency: client?.concurrency ?? 1
    ).explain(latents, meter: clients.answerer(params.client)?.meter, work: context.work)
    if client != nil { clients.note(since: [:], for: "explain", in: services.rates) }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    return result(run.name, outcomes, Wire.Usage(clients.usage, seconds: seconds))
  }

  private static func candidates(_ details: JSON) -> [Wire.ExplanationCandidate]? {
    ExplanationChoice(json: details)?.candidates.map {
      Wire.ExplanationCandidate(explanation: $0.explanation, score: $0.score, refined: $0.isRefined)
    }
  }

  private static func result(_ run: String, _ outcomes: [ExplanationRecord], _ usage: Wire.Usage) -> Outcome {
    var explanations: [Wire.Explanation] = []
    var skipped: [Wire.SkippedLatent] = []
    var failed: [Wire.FailedLatent] = []
    for record in outcomes {
      switch record.outcome {
      case .explained(let text, let details):
        explanations.append(
          Wire.Explanation(latent: record.latent, explanation: text, candidates: candidates(details))
        )
      case .skipped(let reason): skipped.append(Wire.SkippedLatent(latent: record.latent, reason: reason))
      case .failed(let failure): failed.append(Wire.FailedLatent(latent: record.latent, error: Wire.Failure(failure)))
      }
    }
    return Outcome(run: run, explanations: explanations, skipped: skipped, failed: failed, usage: usage)
  }
}
