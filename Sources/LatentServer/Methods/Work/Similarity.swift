internal import LatentAnalysis
package import LatentProtocol
internal import LatentSupport
internal import LatentTensor

/// Which latents of two dictionaries are the same.
package enum Similarity: TypedMethod {
  package typealias Definition = Wire.Similarity
  package static let urgency = Urgency.background

  package static func touches(_ params: Params) -> Access {
    Access.reads(.dictionary(params.a), .dictionary(params.b)).reading(
      params.cache.map { .cache($0) },
      params.cacheOfB.map { .cache($0) }
    )
  }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    let delivery = try TensorDelivery(output: params.output)
    let request = SimilarityRequest(
      a: params.a,
      b: params.b,
      basis: params.by,
      matching: params.matching,
      measure: params.measure,
      candidates: params.candidates,
      cache: params.cache,
      cacheOfB: params.cacheOfB,
      runs: params.runs,
      client: params.client,
      seed: params.seed,
      services: context.services,
      work: context.work
    )
    let answer = try await request.answer()
    let all = answer.matching.pairs
    let pairs = all.prefix(params.top ?? all.count)
    return Outcome(
      by: params.by,
      matching: params.matching,
      latents: answer.latents,
      meanMaxSimilarity: answer.summary.meanMaxSimilarity,
      meanSimilarity: answer.summary.meanSimilarity,
      sharedFraction: answer.summary.sharedFraction,
      sharedByDecoder: answer.shared?.byDecoder(of: answer.latents),
      sharedByEncoder: answer.shared?.byEncoder(of: answer.latents),
      quantiles: answer.summary.quantiles,
      optimality: answer.matching.optimality.map { Wire.Optimality($0) },
      explanations: Wire.ExplanationAgreement(answer),
      pairs: params.output == nil
        ? .list(try await list(pairs, answer, request)) : try write(pairs, to: delivery)
    )
  }

  private static func list(
    _ pairs: ArraySlice<LatentMatching.Pair>,
    _ answer: SimilarityRequest.Answer,
    _ request: SimilarityRequest
  ) async throws -> [Wire.SimilarPair] {
    let measures = request.basis == .activations ? try await request.measures(of: Array(pairs)) : []
    return pairs.enumerated().map { index, pair in
      Wire.SimilarPair(
        a: pair.a,
        b: pair.b,
        similarity: Double(pair.similarity),
        decoder: answer.shared.map { Double($0.decoder[index]) },
        encoder: answer.shared.map { Double($0.encoder[index]) },
        jaccard: measures.isEmpty ? nil : measures[index].jaccard,
        correlation: measures.isEmpty ? nil : measures[index].correlation
      )
    }
  }

  private static func write(
    _ pairs: ArraySlice<LatentMatching.Pair>,
    to delivery: TensorDelivery
  ) throws -> Wire.SimilarPairs {
    // Latents up to 2²⁴ are exact in float32, which is more than any dictionary has.
    let rows = pairs.flatMap { [Float($0.a), Float($0.b), $0.similarity] }
    let delivered = try delivery.deliver([("pairs", Tensor(rows, shape: [pairs.count, 3]))])
    guard case .file(let file) = delivered.first else { throw LatentError(.internal, "The pairs were not written.") }
    return .file(file)
  }
}

extension Wire.Optimality {
  init(_ optimality: LatentMatching.Optimality) {
    self.init(
      total: optimality.total,
      upperBound: optimality.upperBound,
      gap: optimality.gap,
      denseUpperBound: optimality.denseUpperBound,
      candidates: optimality.candidates
    )
  }
}

extension Wire.ExplanationAgreement {
  /// Nil where explanations were not compared.
  init?(_ answer: SimilarityRequest.Answer) {
    guard let agreement = answer.explanations else { return nil }
    self.init(
      by: answer.isByMeaning ? .embedding : .words,
      pairs: agreement.pairs,
      mean: agreement.mean,
      shuffledMean: agreement.shuffledMean,
      shuffledInterval: [agreement.shuffledInterval.lowerBound, agreement.shuffledInterval.upperBound]
    )
  }
}
