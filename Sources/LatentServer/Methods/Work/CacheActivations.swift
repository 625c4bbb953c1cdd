internal import LatentAnalysis
internal import LatentModels
package import LatentProtocol
internal import LatentSupport
internal import LatentTensor
internal import LatentWorkspace
internal import Logging

/// Runs a model over a corpus and keeps what its dictionaries' latents do.
package enum CacheActivations: TypedMethod {
  package typealias Definition = Wire.CacheActivations
  package static let urgency = Urgency.background

  /// Tokens of one forward pass unless the request says otherwise: enough to keep the cores busy, few enough that other
  /// requests get their turn soon.
  private static let standardBatchTokens = 1_024

  package static func touches(_ params: Params) -> Access {
    Access.reads([.model(params.model)] + params.dictionaries.map { .dictionary($0) })
      .writing(params.cache.map { .cache($0) })
  }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    let services = context.services
    let model = try services.residents.model(params.model)
    let placements = try params.dictionaries.map { name in
      try services.residents.dictionary(name, field: "dictionaries").placed(on: model, field: "dictionaries")
    }
    guard params.contextLength <= model.maximumPositions else {
      throw LatentError.invalid(
        "contextLength",
        "contextLength is \(params.contextLength), but \(model.name) takes at most \(model.maximumPositions) positions."
      )
    }
    let dataset = Dataset(params.dataset)
    _ = try dataset.validated()
    let identity = try identity(
      params,
      model,
      placements,
      corpus: dataset.identity(),
      cancellation: context.work.cancellation
    )
    let name = params.cache ?? "cache-\(CacheName.suffix(of: identity))"
    let workspace = try await services.workspace.open()
    let encoder = try ContextStream.Encoder(model)
    let warnings = try await warnings(params, placements, model, dataset, encoder, context)
    let caching = ActivationCaching(
      model: model,
      placements: placements,
      compute: services.lanes.compute,
      contextLength: params.contextLength,
      batchTokens: params.batchTokens ?? standardBatchTokens
    )
    let summary: ActivationCaching.Summary
    do {
      summary = try await caching.run(
        makeStream: {
          try ContextStream(
            dataset,
            encoder: encoder,
            contextLength: params.contextLength,
            maxTokens: params.maxTokens
          )
        },
        makeWriter: { try workspace.caches.writer(name, identity: identity, resume: params.resume) },
        skipsSpecialTokens: params.skipSpecialTokens,
        work: context.work
      )
    } catch {
      // A cache that holds nothing would only stand in the way of its name.
      if let begun = try? workspace.caches.reader(name), begun.positions == 0 { try? workspace.caches.remove(name) }
      throw error
    }
    let reader = try workspace.caches.reader(name)
    try workspace.catalogue.save(CacheRecord(name: name, reader: reader))
    return Outcome(
      cache: name,
      tokens: summary.tokens,
      contexts: summary.contexts,
      seconds: summary.seconds,
      tokensPerSecond: summary.seconds > 0 ? Double(summary.computedTokens) / summary.seconds : 0,
      bytes: reader.manifest.bytes,
      dictionaries: WireMap(
        zip(
          params.dictionaries,
          zip(summary.totals, warnings).map { Wire.CachedDictionary($0, warnings: $1) }
        )
      )
    )
  }

  /// What seems to be wrong with each dictionary on the corpus' beginning, told before the long work begins.
  private static func warnings(
    _ params: Params,
    _ placements: [DictionaryPlacement],
    _ model: ResidentModel,
    _ dataset: Dataset,
    _ encoder: ContextStream.Encoder,
    _ context: RequestContext
  ) async throws -> [[String]] {
    let tokens = min(params.maxTokens ?? .max, max(ReadingCheck.corpusTokens, params.contextLength))
    let stream = try ContextStream(dataset, encoder: encoder, contextLength: params.contextLength, maxTokens: tokens)
    let beginning = try VerificationText(
      firstOf: stream,
      contextLength: params.contextLength,
      tokens: ReadingCheck.corpusTokens,
      skipsSpecialTokens: params.skipSpecialTokens,
      model: model
    )
    var all: [[String]] = []
    for placement in placements {
      var warnings: [String] = []
      if let beginning {
        let found = try await ReadingCheck.beforeCaching(
          placement,
          on: model,
          beginning: beginning,
          memory: context.services.memory,
          lane: context.services.lanes.compute,
          work: WorkContext(cancellation: context.work.cancellation)
        )
        if let warning = found?.warning {
          warnings.append(warning)
          context.logger.warning("\(warning)")
        }
      }
      all.append(warnings)
    }
    return all
  }

  private static func identity(
    _ params: Params,
    _ model: ResidentModel,
    _ placements: [DictionaryPlacement],
    corpus: String,
    cancellation: CancellationFlag
  ) throws -> CacheIdentity {
    CacheIdentity(
      model: try model.identity(cancellation: cancellation),
      tokenizer: try model.requireTokenizer().identity,
      corpus: corpus,
      dtype: model.precision.rawValue,
      contextLength: params.contextLength,
      maxTokens: params.maxTokens,
      specialTokens: params.skipSpecialTokens ? "masked" : "kept",
      codeVersion: CodeVersion.activations,
      dictionaries: placements.map { CacheDictionary($0) }
    )
  }
}
