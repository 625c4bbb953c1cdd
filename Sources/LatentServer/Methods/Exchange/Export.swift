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

  package static func touches(_ params: Params) -> Access {
    // Features have logits, which come from weights.
    let weighs = params.format == .neuronpedia
    return Access.free.reading(
      params.cache.map { .cache($0) },
      params.run.map { .run($0) },
      params.vector.map { .vector($0) },
      weighs ? .every(.model) : nil,
      weighs ? .every(.dictionary) : nil
    )
  }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    do {
      return Outcome(output: params.output, bytes: try await write(params, context))
    } catch {
      throw OutputPath.told(error, of: params.output)
    }
  }

  /// - Returns: bytes written.
  private static func write(_ params: Params, _ context: RequestContext) async throws -> Int {
    switch params.format {
    case .delphi: try await writeDelphi(params, context)
    case .delphiExplanations: try await writeExplanations(params, context)
    case .neuronpedia: try await writeNeuronpedia(params, context)
    case .scoresCsv: try await writeScores(params, .csv, context)
    case .scoresJsonl: try await writeScores(params, .jsonl, context)
    case .gguf: try await writeVector(params, context)
    case .safetensors: try await writeVector(params, context)
    }
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

  private static func writeNeuronpedia(_ params: Params, _ context: RequestContext) async throws -> Int {
    let cache = try required(params.cache, "cache", params)
    let export = try await NeuronpediaExport(cache: cache, dictionary: params.dictionary, run: params.run, context)
    return try await export.write(params.latents, to: params.output)
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
