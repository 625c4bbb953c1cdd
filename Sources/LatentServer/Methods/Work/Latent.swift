internal import LatentAnalysis
internal import LatentDictionaries
internal import LatentModels
package import LatentProtocol
internal import LatentSupport
internal import LatentTensor
internal import LatentWorkspace

/// Everything that is known of one latent.
package enum Latent: TypedMethod {
  package typealias Definition = Wire.Latent

  private static let listed = 10

  package static func touches(_ params: Params) -> Access {
    Access.reads(.dictionary(params.dictionary)).reading(params.cache.map { .cache($0) })
  }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    let services = context.services
    let resident = try services.residents.dictionary(params.dictionary)
    try resident.dictionary.check(latent: params.latent, field: "latent", name: resident.name)
    let workspace = try await services.workspace.open()
    let identity = resident.dictionary.identity
    let history = try workspace.catalogue.history(of: params.latent, dictionaryHash: identity)
    let (norm, neighbours) = try await neighbours(of: params.latent, resident, services)
    var outcome = Outcome(
      dictionary: resident.name,
      latent: params.latent,
      decoderNorm: norm,
      neighbours: neighbours,
      explanations: history.entries.compactMap { Wire.ScoredExplanation($0) }
    )
    let newest = try workspace.catalogue.caches(dictionaryHash: identity)
      .first { $0.isComplete && workspace.caches.contains($0.name) }
    if let name = params.cache ?? newest?.name {
      let reader = try workspace.caches.reader(name)
      let cached = reader.dictionaries.firstIndex { $0.hash == identity }
      guard let index = cached else {
        throw LatentError.invalid("cache", "The cache \(name) holds nothing of the dictionary \(resident.name).")
      }
      outcome.cache = name
      let statistics = try reader.statistics(ofDictionary: index).statistics(of: params.latent)
      let tokenizer = services.residents.tokenizer(identity: reader.manifest.identity.tokenizer)
      let histogram = try await services.lanes.workspace.run {
        ActivationHistogram(try reader.firings(of: params.latent, dictionary: index).values)
      }
      outcome.statistics = Wire.LatentStatistics(statistics, histogram, tokenizer)
    }
    outcome.effects = try await effects(of: params.latent, resident, services)
    return outcome
  }

  /// Nil where there is nothing to read them with.
  private static func effects(
    of latent: Int,
    _ resident: ResidentDictionary,
    _ services: DaemonServices
  ) async throws -> Wire.LogitEffects? {
    guard let model = try? services.residents.model(named: nil, for: resident), let tokenizer = model.tokenizer,
      let placement = try? resident.placed(on: model), placement.writesToStream(of: model)
    else { return nil }
    let rows = try await services.decoderRows(of: resident)
    let effects = try await services.lanes.compute.run {
      try DirectEffect.effects(of: rows.selecting([latent]), model: model, count: listed)
    }
    func wire(_ shifts: [DirectEffect.Shift]) -> [Wire.LogitEffect] {
      shifts.map {
        Wire.LogitEffect(id: Int($0.token), text: tokenizer.tokenText($0.token), effect: Double($0.effect))
      }
    }
    return effects.first.map { Wire.LogitEffects(up: wire($0.up), down: wire($0.down)) }
  }

  private static func neighbours(
    of latent: Int,
    _ resident: ResidentDictionary,
    _ services: DaemonServices
  ) async throws -> (norm: Double, [Wire.NearLatent]) {
    // Neurons are axes: of length 1, and like no other.
    guard resident.dictionary.kind != .neurons else { return (1, []) }
    let rows = try await services.decoderRows(of: resident)
    let nearest = try await services.lanes.compute.run {
      try rows.nearest(listed, to: latent, on: services.backend)
    }
    return (
      Double(rows.norms[latent]),
      nearest.map { Wire.NearLatent(latent: $0.latent, similarity: Double($0.similarity)) }
    )
  }
}

extension Wire.ScoredExplanation {
  /// Nil for a run that has no explanation of the latent.
  init?(_ entry: LatentHistory.Entry) {
    guard case .explained(let text, _) = entry.outcome else { return nil }
    self.init(
      run: entry.run.name,
      explainer: entry.run.request.explainer,
      explanation: text,
      scores: entry.scorings.flatMap { scoring in
        scoring.scores.filter { $0.negatives == ScoreRecord.whole }.compactMap { score in
          ScoreMetrics(json: score.metrics).map {
            Wire.ExplanationScore(scorer: score.scorer, metrics: Wire.ScoreMetrics($0))
          }
        }
      }
    )
  }
}

extension Wire.LatentStatistics {
  /// - Parameter tokenizer: spells the tokens; without one they are shown by number.
  init(_ statistics: LatentStatistics, _ histogram: ActivationHistogram, _ tokenizer: Tokenizer?) {
    self.init(
      firingCount: statistics.firingCount,
      firingFraction: statistics.density,
      maxActivation: Double(statistics.maxActivation),
      meanActivation: Double(statistics.meanActivation),
      topTokens: statistics.topTokensByCount.map {
        Wire.FiringToken(
          id: Int($0.token),
          text: tokenizer?.tokenText($0.token) ?? "token \($0.token)",
          count: $0.count
        )
      },
      histogram: histogram.counts
    )
  }
}
