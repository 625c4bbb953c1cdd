internal import LatentAnalysis
internal import LatentModels
package import LatentProtocol
internal import LatentSupport
internal import LatentWorkspace

/// Writes what the workspace holds in another tool's layout.
package enum Export: TypedMethod {
  package typealias Definition = Wire.Export
  package static let urgency = Urgency.background

  package static func touches(_ params: Params) -> Access { .reads(.cache(params.cache)) }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    let services = context.services
    let cache = try await services.workspace.open().caches.reader(params.cache)
    // An incomplete cache would be taken for the whole corpus.
    _ = try cache.statistics(ofDictionary: 0)
    let dictionaries =
      try params.dictionary.map { [try cache.index(ofDictionary: $0)] } ?? Array(cache.dictionaries.indices)
    let identity = cache.manifest.identity
    let model = services.residents.models.first { $0.tokenizer?.identity == identity.tokenizer }
    let special = model?.tokenizer?.specialIDs
    let export = DelphiExport(
      cache,
      to: params.output,
      modelName: model?.path ?? identity.model,
      padding: special?.padding ?? special?.endOfText ?? 0
    )
    return Outcome(output: params.output, bytes: try export.write(dictionaries: dictionaries, work: context.work))
  }
}
