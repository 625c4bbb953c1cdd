internal import LatentAnalysis
package import LatentProtocol
internal import LatentSupport

/// How alike many dictionaries are, each with each: layer by layer, seed by seed, width by width.
package enum SimilarityTable: TypedMethod {
  package typealias Definition = Wire.SimilarityTable
  package static let urgency = Urgency.background

  package static func touches(_ params: Params) -> Access {
    Access.reads(params.dictionaries.map { .dictionary($0) }).reading(params.cache.map { .cache($0) })
  }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    guard Set(params.dictionaries).count == params.dictionaries.count else {
      throw LatentError.invalid("dictionaries", "dictionaries names one twice; give each once.")
    }
    let residents = try params.dictionaries.map {
      try context.services.residents.dictionary($0, field: "dictionaries")
    }
    var rows: [Wire.SimilarityRow] = []
    let total = residents.count * (residents.count - 1) / 2
    for (place, a) in residents.enumerated() {
      for b in residents[(place + 1)...] {
        // What is told is how many pairs are done; each pair's own progress would run from start to end again and again.
        let work = WorkContext(cancellation: context.work.cancellation)
        let request = SimilarityRequest(
          a: a.name,
          b: b.name,
          basis: params.by,
          matching: params.matching,
          measure: params.measure,
          candidates: params.candidates,
          cache: params.cache,
          client: params.client,
          seed: params.seed,
          services: context.services,
          work: work
        )
        let answer = try await request.answer()
        rows.append(
          Wire.SimilarityRow(
            a: a.name,
            b: b.name,
            hookpointOfA: a.hookpoint,
            hookpointOfB: b.hookpoint,
            latents: answer.latents,
            meanMaxSimilarity: answer.summary.meanMaxSimilarity,
            meanSimilarity: answer.summary.meanSimilarity,
            sharedFraction: answer.summary.sharedFraction,
            quantiles: answer.summary.quantiles,
            explanations: Wire.ExplanationAgreement(answer)
          )
        )
        context.work.report(
          ProgressReport(done: rows.count, total: total, unit: "pairs", message: "\(a.name) and \(b.name)")
        )
      }
    }
    return Outcome(by: params.by, matching: params.matching, rows: rows)
  }
}
