package import LatentModels
package import LatentSupport
internal import LatentWorkspace

/// Where a latent fires: counts, the tokens it fires on, how strongly, and windows of text.
package struct ExamplesCardPart: ReportCardPart {
  private let source: LatentExampleSource
  private let statistics: LatentStatisticsTable
  private let tokenizer: Tokenizer
  private let lane: Lane

  /// - Parameters:
  ///   - source: its sampler says how many windows are shown, and which.
  ///   - lane: reading firings and cutting windows runs here.
  /// - Throws: `LatentError` while the cache is incomplete.
  package init(_ source: LatentExampleSource, _ tokenizer: Tokenizer, on lane: Lane) throws {
    self.source = source
    self.tokenizer = tokenizer
    self.lane = lane
    statistics = try source.cache.statistics(ofDictionary: source.dictionary)
  }

  package nonisolated(nonsending) func fields(of latents: [Int], _ work: WorkContext) async throws -> [JSONObject] {
    var fields: [JSONObject] = []
    for latent in latents {
      try work.cancellation.check()
      fields.append(try await lane.run { try self.fields(of: latent) })
    }
    return fields
  }

  private func fields(of latent: Int) throws -> JSONObject {
    let known = try statistics.statistics(of: latent)
    let survey = try source.survey(latent)
    let found = try source.examples(of: survey, from: nil, count: source.builder.sampler.train)
    return [
      "firings": .integer(known.firingCount), "fraction": .rounded(known.density),
      "strongest": .rounded(known.maxActivation), "mean": .rounded(known.meanActivation),
      "distinctTokens": .integer(known.distinctTokens), "singleToken": .integer(Int(known.singleToken.rawValue)),
      "tokens": .array(
        known.topTokensByCount.map { [.string(tokenizer.tokenText($0.token)), .integer($0.count)] }
      ),
      "histogram": .array(ActivationHistogram(survey.values).counts.map { .integer($0) }),
      "examples": .array(try found.activating.map { try json(source.render($0)) }),
    ]
  }

  /// Texts of tokens, and place and activation of those on which the latent fires.
  private func json(_ window: RenderedWindow) -> JSON {
    var fires: [JSON] = []
    for (place, activation) in window.activations.enumerated() where activation != 0 {
      fires += [.integer(place), .rounded(activation)]
    }
    var fields: JSONObject = [
      "tokens": .array(window.tokens.map { .string($0) }), "fires": .array(fires),
      "document": .integer(window.document),
    ]
    fields["slice"] = window.quantile.map { .integer($0) }
    return .object(fields)
  }
}
