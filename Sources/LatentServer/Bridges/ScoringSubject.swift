internal import LatentAnalysis
internal import LatentProtocol
internal import LatentSupport
internal import LatentWorkspace

/// Whose explanations are scored: a run's, or those that the request brings, which are filed as a run first.
struct ScoringSubject {
  let run: RunRecord
  let cached: CachedLatents
  let explanations: [(latent: Int, text: String)]

  init(_ params: Wire.Score.Params, _ catalogue: Catalogue, _ services: DaemonServices) async throws {
    if let name = params.run {
      guard params.cache == nil, params.dictionary == nil, params.explanations == nil else {
        throw LatentError.invalid(
          "run",
          "run is given beside cache, dictionary or explanations; give run alone, or these three."
        )
      }
      run = try catalogue.run(named: name)
      guard let cache = run.request.cache else {
        throw LatentError.invalid("run", "The run \(name) does not say which cache it was made from.")
      }
      cached = try await CachedLatents(
        cache: cache,
        dictionary: run.request.dictionary,
        hash: run.request.dictionaryHash,
        services
      )
      explanations = try catalogue.outcomes(run: run.id).compactMap { record in
        guard case .explained(let text, _) = record.outcome else { return nil }
        return (record.latent, text)
      }
      return
    }
    guard let cache = params.cache, let dictionary = params.dictionary, let given = params.explanations else {
      throw LatentError.invalid("run", "Give run, or cache, dictionary and explanations together.")
    }
    cached = try await CachedLatents(cache: cache, dictionary: dictionary, services)
    var seen: Set<Int> = []
    for explanation in given {
      guard explanation.latent < cached.dictionary.latents, seen.insert(explanation.latent).inserted else {
        throw LatentError.invalid(
          "explanations",
          "explanations names latent \(explanation.latent), which \(dictionary) does not have or which stands there twice."
        )
      }
    }
    let texts = JSON.array(given.map(\.json))
    run = try catalogue.begin(
      RunRequest(
        requestHash: RequestHash.make("given", cached.identity, cached.dictionary.hash, texts),
        cache: cache,
        model: cached.cache.manifest.identity.model,
        dictionary: dictionary,
        dictionaryHash: cached.dictionary.hash,
        explainer: "given",
        seed: params.seed
      )
    )
    explanations = given.map { ($0.latent, $0.explanation) }
    try catalogue.record(
      given.map { ExplanationRecord(latent: $0.latent, outcome: .explained(text: $0.explanation, details: .null)) },
      run: run.id
    )
  }
}
