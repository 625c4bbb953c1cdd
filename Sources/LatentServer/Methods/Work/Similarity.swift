internal import LatentAnalysis
package import LatentProtocol
internal import LatentSupport
internal import LatentTensor

/// Which latents of two dictionaries are the same.
package enum Similarity: TypedMethod {
  package typealias Definition = Wire.Similarity
  package static let urgency = Urgency.background

  package static func touches(_ params: Params) -> Access {
    .reads(.dictionary(params.a), .dictionary(params.b))
  }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    let services = context.services
    let a = try services.residents.dictionary(params.a, field: "a")
    let b = try services.residents.dictionary(params.b, field: "b")
    let basis = UnitRows.Basis(rawValue: params.by.rawValue) ?? .decoder
    let (rowsOfA, rowsOfB) = try await services.lanes.workspace.run {
      (try UnitRows(a.dictionary, by: basis, name: a.name), try UnitRows(b.dictionary, by: basis, name: b.name))
    }
    let similarity = try await DictionarySimilarity(
      rowsOfA,
      rowsOfB,
      matching: DictionarySimilarity.Matching(rawValue: params.matching.rawValue) ?? .nearest,
      on: services.backend,
      lane: services.lanes.compute,
      work: context.work
    )
    let pairs = similarity.pairs.prefix(params.top ?? similarity.pairs.count)
    return Outcome(
      by: params.by,
      matching: params.matching,
      meanMaxSimilarity: similarity.meanMaxSimilarity,
      sharedFraction: similarity.sharedFraction,
      quantiles: similarity.quantiles,
      pairs: try deliver(pairs, to: params.output)
    )
  }

  private static func deliver(
    _ pairs: ArraySlice<DictionarySimilarity.Pair>,
    to output: String?
  ) throws -> Wire.SimilarPairs {
    guard output != nil else {
      return .list(pairs.map { Wire.SimilarPair(a: $0.a, b: $0.b, similarity: Double($0.similarity)) })
    }
    // Latents up to 2²⁴ are exact in float32, which is more than any dictionary has.
    let rows = pairs.flatMap { [Float($0.a), Float($0.b), $0.similarity] }
    let delivered = try TensorDelivery(output: output).deliver([("pairs", Tensor(rows, shape: [pairs.count, 3]))])
    guard case .file(let file) = delivered.first else { throw LatentError(.internal, "The pairs were not written.") }
    return .file(file)
  }
}
