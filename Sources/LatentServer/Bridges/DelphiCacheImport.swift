internal import LatentAnalysis
internal import LatentDictionaries
internal import LatentModels
internal import LatentProtocol
internal import LatentSupport
internal import LatentWorkspace

/// A cache of Delphi's on its way into the workspace.
struct DelphiCacheImport {
  private let params: ImportFiles.Params
  private let services: DaemonServices
  private let work: WorkContext

  init(_ params: ImportFiles.Params, _ context: RequestContext) {
    self.params = params
    services = context.services
    work = context.work
  }

  func run() async throws -> ImportFiles.Outcome {
    let model = try model()
    let tokenizer = try model.requireTokenizer()
    let caches = try DelphiCache.all(in: params.path)
    let first = caches[0]
    let dictionaries = try caches.map { try dictionary(of: $0, among: caches.count, model) }
    guard Set(dictionaries.map(\.name)).count == dictionaries.count else {
      throw LatentError.invalid(
        "path",
        "Two folders of \(params.path) belong to one dictionary; import them one by one."
      )
    }
    let special = tokenizer.specialIDs
    let padding = try first.padding {
      tokenizer.isSpecial($0) || $0 == special.padding || $0 == special.endOfText
    }
    let tokens = first.contexts * first.contextLength - padding
    guard tokens > 0, tokens <= CacheLimits.mostPositions else {
      throw LatentError.invalid(
        "path",
        "\(params.path) holds \(tokens) tokens; a cache takes 1 to \(CacheLimits.mostPositions)."
      )
    }
    let dataset = Dataset(paths: [first.tokensPath], format: .tokens, column: "tokens")
    let identity = CacheIdentity(
      model: try model.identity(cancellation: work.cancellation),
      tokenizer: tokenizer.identity,
      corpus: try dataset.identity(),
      dtype: "float16",
      contextLength: first.contextLength,
      maxTokens: padding > 0 ? tokens : nil,
      specialTokens: "masked",
      codeVersion: "delphi",
      dictionaries: dictionaries
    )
    let name = params.name ?? "cache-\(CacheName.suffix(of: identity))"
    let workspace = try await services.workspace.open()
    let stream = try ContextStream(
      dataset,
      encoder: try ContextStream.Encoder(model),
      contextLength: first.contextLength,
      maxTokens: tokens
    )
    let work = work
    let dropped = try await Lane(label: "latentd.import").run {
      let writer = try workspace.caches.writer(name, identity: identity)
      return try DelphiImport(caches).run(stream, into: writer, work: work)
    }
    try workspace.catalogue.save(CacheRecord(name: name, reader: try workspace.caches.reader(name)))
    return ImportFiles.Outcome(
      kind: .cache,
      name: name,
      items: caches.reduce(0) { $0 + $1.activations } - dropped,
      failed: 0,
      notes: notes(dictionaries, padding: padding, dropped: dropped, caches)
    )
  }

  private func notes(
    _ dictionaries: [CacheDictionary],
    padding: Int,
    dropped: Int,
    _ caches: [DelphiCache]
  ) -> [String] {
    var notes = zip(caches, dictionaries).map {
      "\($0.module) is \($1.name), \($1.latents) latents."
    }
    if padding > 0 { notes.append("\(padding) tokens at the end only filled up the last context.") }
    if dropped > 0 { notes.append("\(dropped) activations on special tokens were left out.") }
    return notes
  }

  /// The model that reads the tokens.
  private func model() throws -> ResidentModel {
    if let name = params.model { return try services.residents.model(name) }
    let loaded = services.residents.models
    guard loaded.count == 1 else {
      let names = loaded.map(\.name).joined(separator: ", ")
      throw loaded.isEmpty
        ? LatentError(
          .notResident,
          "No model is loaded whose tokens these could be; load it with loadModel.",
          field: "model"
        )
        : LatentError.invalid(
          "model",
          "Several models are loaded; give model, the one whose tokens these are, of \(names)."
        )
    }
    return loaded[0]
  }

  /// Whose activations `cache` holds: the dictionary that is named, one that is loaded for the place, or one of its own.
  private func dictionary(of cache: DelphiCache, among count: Int, _ model: ResidentModel) throws
    -> CacheDictionary
  {
    let place = try? model.hookpoint(named: cache.module, field: "path")
    if let name = params.dictionary {
      guard count == 1 else {
        throw LatentError.invalid(
          "dictionary",
          "\(params.path) holds \(count) hookpoints; give the folder of one of them as path, or no dictionary."
        )
      }
      return try loaded(try services.residents.dictionary(name), cache, place)
    }
    let fitting = services.residents.dictionaries.filter { resident in
      guard resident.dictionary.latents >= cache.latents else { return false }
      let reads = resident.hookpoint.flatMap { try? model.hookpoint(named: $0, field: "path") }
      return reads != nil
        && (reads == place || cache.module == "\(reads?.description ?? "").\(resident.name)")
    }
    guard fitting.count <= 1 else {
      let names = fitting.map(\.name).joined(separator: ", ")
      throw LatentError.invalid(
        "dictionary",
        "Several loaded dictionaries read \(cache.module) (\(names)); give dictionary."
      )
    }
    if let only = fitting.first { return try loaded(only, cache, place) }
    let name = String(
      cache.module.map { $0.isLetter || $0.isNumber || "._-".contains($0) ? $0 : "-" }
    )
    return CacheDictionary(
      name: name,
      hash: "delphi:\(try DelphiCache.digest(cache))",
      hookpoint: place?.description ?? cache.module,
      latents: cache.latents,
      width: 0
    )
  }

  private func loaded(_ resident: ResidentDictionary, _ cache: DelphiCache, _ place: Hookpoint?)
    throws -> CacheDictionary
  {
    guard resident.dictionary.latents >= cache.latents else {
      throw LatentError(
        .invalidParams,
        "\(cache.folder) holds latents up to \(cache.latents - 1), but those of \(resident.name) are 0 to "
          + "\(resident.dictionary.latents - 1).",
        field: "path",
        path: cache.folder
      )
    }
    return CacheDictionary(
      name: resident.name,
      hash: resident.dictionary.identity,
      hookpoint: place?.description ?? cache.module,
      latents: resident.dictionary.latents,
      // What explained variance is taken of is not in the files.
      width: 0
    )
  }
}
