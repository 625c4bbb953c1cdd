internal import LatentAnalysis
internal import LatentDictionaries
internal import LatentModels
package import LatentProtocol
internal import LatentSupport
internal import LatentTensor
internal import LatentWorkspace

/// Writes what the workspace holds in another tool's layout.
package enum Export: TypedMethod {
  package typealias Definition = Wire.Export
  package static let urgency = Urgency.background

  /// Strongest texts of a latent that Neuronpedia's pages show.
  private static let neuronpediaExamples = 20

  package static func touches(_ params: Params) -> Access {
    Access.free.reading(
      params.cache.map { .cache($0) },
      params.run.map { .run($0) },
      params.vector.map { .vector($0) }
    )
  }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    let bytes =
      switch params.format {
      case .delphi: try await writeDelphi(params, context)
      case .delphiExplanations: try await writeExplanations(params, context)
      case .neuronpedia: try await writeNeuronpedia(params, context)
      case .scoresCsv: try await writeScores(params, .csv, context)
      case .scoresJsonl: try await writeScores(params, .jsonl, context)
      case .gguf: try await writeVector(params, context)
      case .safetensors: try await writeVector(params, context)
      }
    return Outcome(output: params.output, bytes: bytes)
  }

  /// What a format cannot do without.
  private static func required(_ value: String?, _ field: String, _ params: Params) throws -> String {
    guard let value else {
      throw LatentError.invalid(
        field,
        "The format \(params.format.rawValue) writes what \(field) names; give \(field)."
      )
    }
    return value
  }

  private static func writeDelphi(_ params: Params, _ context: RequestContext) async throws -> Int {
    let services = context.services
    let name = try required(params.cache, "cache", params)
    let cache = try await services.workspace.open().caches.reader(name)
    // An incomplete cache would be taken for the whole corpus.
    _ = try cache.statistics(ofDictionary: 0)
    let dictionaries =
      try params.dictionary.map { [try cache.index(ofDictionary: $0)] }
      ?? Array(cache.dictionaries.indices)
    let identity = cache.manifest.identity
    let model = services.residents.models.first { $0.tokenizer?.identity == identity.tokenizer }
    let special = model?.tokenizer?.specialIDs
    let export = DelphiExport(
      cache,
      to: params.output,
      modelName: model?.path ?? identity.model,
      padding: special?.padding ?? special?.endOfText ?? 0
    )
    return try export.write(dictionaries: dictionaries, work: context.work)
  }

  private static func writeExplanations(_ params: Params, _ context: RequestContext) async throws
    -> Int
  {
    let services = context.services
    let workspace = try await services.workspace.open()
    let run = try workspace.catalogue.run(named: try required(params.run, "run", params))
    let outcomes = try workspace.catalogue.outcomes(run: run.id)
    let cached = try run.request.cache.flatMap { name in
      workspace.caches.contains(name) ? try workspace.caches.reader(name) : nil
    }?.dictionaries.first { $0.hash == run.request.dictionaryHash }
    let loaded = services.residents.dictionaries.first {
      $0.dictionary.identity == run.request.dictionaryHash
    }
    // As the cache's folder is called, so that Delphi finds the two together.
    let module = cached?.hookpoint ?? loaded?.hookpoint ?? run.request.dictionary
    return try DelphiExplanations.write(
      outcomes,
      module: module,
      to: params.output,
      work: context.work
    )
  }

  private static func writeNeuronpedia(_ params: Params, _ context: RequestContext) async throws
    -> Int
  {
    let services = context.services
    let name = try required(params.cache, "cache", params)
    let workspace = try await services.workspace.open()
    let reader = try workspace.caches.reader(name)
    guard
      let dictionary = params.dictionary
        ?? (reader.dictionaries.count == 1 ? reader.dictionaries[0].name : nil)
    else {
      let names = reader.dictionaries.map(\.name).joined(separator: ", ")
      throw LatentError.invalid(
        "dictionary",
        "The cache \(name) holds several dictionaries; give dictionary, one of \(names)."
      )
    }
    let cached = try await CachedLatents(cache: name, dictionary: dictionary, services)
    let sampler = Sampler(kind: .top, train: neuronpediaExamples, nonActivating: 0, minimumExamples: 1)
    let latents = try selection(params.latents, cached.dictionary)
    let examples = try await cached.source(
      sampler,
      seed: 0,
      latents: latents,
      from: nil,
      embedder: nil,
      services,
      context.work
    )
    let features = NeuronpediaFeatures(
      source(of: cached, services),
      examples: examples,
      explanations: try explanations(params, cached, workspace, latents)
    )
    return try features.write(latents, to: params.output, work: context.work)
  }

  private static func source(of cached: CachedLatents, _ services: DaemonServices)
    -> NeuronpediaFeatures.Source
  {
    let identity = cached.cache.manifest.identity
    let model = services.residents.models.first { $0.tokenizer?.identity == identity.tokenizer }
    let block = Hookpoint(wireName: cached.dictionary.hookpoint)?.layer.map { "\($0)-" } ?? ""
    return NeuronpediaFeatures.Source(
      modelID: model?.name ?? identity.model,
      layer: block + cached.dictionary.name,
      sourceSet: cached.dictionary.name,
      hookName: cached.dictionary.hookpoint
    )
  }

  private static func explanations(
    _ params: Params,
    _ cached: CachedLatents,
    _ workspace: Workspace,
    _ latents: [Int]
  ) throws -> [Int: (text: String, explainer: String, model: String?)] {
    guard let name = params.run else {
      return try workspace.catalogue.newestExplanations(
        dictionaryHash: cached.dictionary.hash,
        latents: latents
      )
      .mapValues { ($0, "latentd", nil) }
    }
    let run = try workspace.catalogue.run(named: name)
    guard run.request.dictionaryHash == cached.dictionary.hash else {
      throw LatentError.invalid(
        "run",
        "The run \(name) explains \(run.request.dictionary), not \(cached.dictionary.name) as cache \(cached.cacheName) has it."
      )
    }
    var texts: [Int: (text: String, explainer: String, model: String?)] = [:]
    for record in try workspace.catalogue.outcomes(run: run.id) {
      guard case .explained(let text, _) = record.outcome else { continue }
      texts[record.latent] = (text, run.request.explainer, run.request.client)
    }
    return texts
  }

  /// The latents meant, each once, ascending for "all" and in the order given otherwise.
  private static func selection(_ wire: Wire.LatentSelection?, _ dictionary: CacheDictionary) throws
    -> [Int]
  {
    guard case .list(let latents)? = wire else { return Array(0..<dictionary.latents) }
    if let stranger = latents.first(where: { $0 >= dictionary.latents }) {
      throw LatentError.invalid(
        "latents",
        "latents holds \(stranger), but the latents of \(dictionary.name) are 0 to \(dictionary.latents - 1)."
      )
    }
    var seen: Set<Int> = []
    return latents.filter { seen.insert($0).inserted }
  }

  private static func writeScores(
    _ params: Params,
    _ format: ScoreTable.Format,
    _ context: RequestContext
  ) async throws -> Int {
    let catalogue = try await context.services.workspace.open().catalogue
    let run = try catalogue.run(named: try required(params.run, "run", params))
    return try ScoreTable(run, catalogue).write(format, to: params.output)
  }

  private static func writeVector(_ params: Params, _ context: RequestContext) async throws -> Int {
    let services = context.services
    let name = try required(params.vector, "vector", params)
    let vectors = try await SavedVectors.read(name, field: "vector", services)
    if params.format == .gguf {
      let model = services.residents.models.first { $0.name == vectors.provenance["model"] }
      let hint = vectors.provenance["modelHint"] ?? model?.architecture ?? "unknown"
      try ControlVectors.write(vectors, name: name, modelHint: hint, to: params.output)
    } else {
      try vectors.write(to: params.output)
    }
    return FolderSize.bytes(ofFile: params.output)
  }
}
