internal import LatentAnalysis
internal import LatentDictionaries
internal import LatentEndpoint
internal import LatentModels
internal import LatentProtocol
internal import LatentSupport
internal import LatentTensor
internal import LatentWorkspace

extension Sampler {
  init(_ wire: Wire.Sampler?) {
    let wire = wire ?? Wire.Sampler()
    self.init(
      kind: Kind(rawValue: wire.kind.rawValue) ?? .quantiles,
      topShare: wire.topShare,
      windowTokens: wire.windowTokens,
      placement: Placement(rawValue: wire.windows.rawValue) ?? .aligned,
      train: wire.train,
      test: wire.test,
      nonActivating: wire.nonActivating,
      negatives: Self.unique(wire.negatives?.compactMap { NegativeKind(rawValue: $0.rawValue) } ?? [.random]),
      neighbours: wire.neighbours,
      quantiles: wire.quantiles,
      minimumExamples: wire.minimumExamples
    )
  }

  private static func unique(_ kinds: [NegativeKind]) -> [NegativeKind] {
    NegativeKind.allCases.filter { kinds.contains($0) }
  }

  /// Everything that decides which windows are drawn, for hashes of requests.
  var identity: String {
    let parts: [any CustomStringConvertible] = [
      kind.rawValue, topShare, windowTokens, placement.rawValue, train, test, nonActivating,
      negatives.map(\.rawValue).joined(separator: "+"), neighbours, quantiles, minimumExamples,
    ]
    return parts.map(\.description).joined(separator: ":")
  }
}

/// A dictionary in a cache, with what is needed to show its latents' windows.
struct CachedLatents {
  let cacheName: String
  let cache: CacheReader
  /// The dictionary's place in the cache.
  let index: Int
  let tokenizer: Tokenizer

  var dictionary: CacheDictionary { cache.dictionaries[index] }
  var identity: String { cache.manifest.identity.json.description }

  /// - Parameter hash: if given, the dictionary must be the one of this identity.
  /// - Throws: `LatentError`: `notInWorkspace` for the cache, `notResident` when no loaded model has its tokenizer.
  init(cache name: String, dictionary: String, hash: String? = nil, _ services: DaemonServices) async throws {
    let cache = try await services.workspace.open().caches.reader(name)
    try self.init(name, cache, index: cache.index(ofDictionary: dictionary, hash: hash), services)
  }

  /// A loaded dictionary in a cache, whatever its name was when the cache was made.
  ///
  /// - Throws: as above, and `invalidParams` (field `cache`) when the cache holds nothing of it.
  init(cache name: String, holding resident: ResidentDictionary, _ services: DaemonServices) async throws {
    let cache = try await services.workspace.open().caches.reader(name)
    guard let index = cache.dictionaries.firstIndex(where: { $0.hash == resident.dictionary.identity }) else {
      throw LatentError.invalid("cache", "The cache \(name) holds nothing of the dictionary \(resident.name).")
    }
    try self.init(name, cache, index: index, services)
  }

  private init(_ name: String, _ cache: CacheReader, index: Int, _ services: DaemonServices) throws {
    cacheName = name
    self.cache = cache
    self.index = index
    let wanted = cache.manifest.identity.tokenizer
    guard let tokenizer = services.residents.tokenizer(identity: wanted) else {
      throw LatentError(
        .notResident,
        "The cache \(name) holds tokens of a model that is not loaded; load that model to see them as text.",
        field: "cache"
      )
    }
    self.tokenizer = tokenizer
  }

  /// Where windows for `sampler` come from.
  ///
  /// - Parameters:
  ///   - latents: those that windows will be asked of.
  ///   - split: the part of the corpus that silent windows will be drawn from; nil for all of it.
  ///   - embedder: who makes vectors, for silent windows that read like the latents' own.
  /// - Throws: `LatentError`: `invalidParams` when the sampler asks for windows by embedding and there is no embedder,
  ///   `notResident` when it asks for decoder neighbours of a dictionary that is not loaded; what the embedder throws.
  func source(
    _ sampler: Sampler,
    seed: Int,
    latents: [Int],
    from split: DocumentSplit?,
    embedder: (any TextEmbedder)?,
    _ services: DaemonServices,
    _ work: WorkContext
  ) async throws -> LatentExampleSource {
    let windows = try await services.workspace.windows(of: cache, named: cacheName, windowTokens: sampler.windowTokens)
    var source = try LatentExampleSource(
      cache: cache,
      dictionary: index,
      windows: windows,
      sampler: sampler,
      seed: seed,
      tokenizer: tokenizer
    )
    let (cache, index) = (cache, index)
    for kind in sampler.negatives where sampler.nonActivating > 0 {
      switch kind {
      case .random:
        continue
      case .sameToken:
        source.negatives.tokenIndex = try await services.lanes.workspace.run { try TokenIndex(cache, windows) }
      case .coFiring:
        // Reads all that fires in the cache: seconds, so not on a lane that others wait for.
        let found = try await Lane(label: "latentd.cofire").run {
          try CoFiring.neighbours(of: latents, count: sampler.neighbours, in: cache, dictionary: index, work: work)
        }
        source.negatives.coFiring = found.mapValues { $0.map(\.latent) }
      case .decoder:
        source.negatives.decoder = try await decoderNeighbours(of: latents, count: sampler.neighbours, services, work)
      case .embedding:
        guard let embedder else {
          throw LatentError.invalid(
            "sampler.embedder",
            "sampler.negatives asks for windows by embedding, and there is nobody who makes vectors; give sampler.embedder."
          )
        }
        let candidates = split.map { windows.windowsBySplit[$0] ?? [] } ?? windows.all
        let texts = source
        source.negatives.embeddings = try await WindowEmbeddings(candidates, seed: seed, embedder: embedder) { window in
          try texts.render(texts.builder.silent(window, .embedding)).text
        }
      }
    }
    return source
  }

  /// The model that the cache was made with, and its dictionary on it.
  ///
  /// - Parameters:
  ///   - purpose: who edits, and in what field of the request it stands, for the error.
  /// - Throws: `LatentError` (`notResident`) when one of them is not loaded.
  func interventionSubject(
    for purpose: String,
    field: String,
    _ services: DaemonServices,
    _ work: WorkContext
  ) throws -> InterventionSubject {
    let hash = dictionary.hash
    guard let resident = services.residents.dictionaries.first(where: { $0.dictionary.identity == hash }) else {
      throw LatentError(
        .notResident,
        "\(purpose) edits latents of \(dictionary.name), which is not loaded; load it with loadDictionary.",
        field: field
      )
    }
    let wanted = cache.manifest.identity.model
    let match = services.residents.models.first { (try? $0.identity()) == wanted }
    let model = try match ?? services.residents.model(named: nil, for: resident)
    let placement = try resident.placed(on: model)
    return try InterventionSubject(
      model: model,
      dictionary: placement.dictionary,
      hookpoint: placement.hookpoint,
      lane: services.lanes.compute,
      work: work
    )
  }

  private func decoderNeighbours(
    of latents: [Int],
    count: Int,
    _ services: DaemonServices,
    _ work: WorkContext
  ) async throws -> [Int: [Int]] {
    let hash = dictionary.hash
    guard let resident = services.residents.dictionaries.first(where: { $0.dictionary.identity == hash }) else {
      throw LatentError(
        .notResident,
        "sampler.negatives asks for decoder neighbours, and the dictionary \(dictionary.name) is not loaded; load it "
          + "with loadDictionary.",
        field: "sampler.negatives"
      )
    }
    let rows = try await services.decoderRows(of: resident)
    let wanted = latents.filter { $0 < rows.count }
    let nearest = try await NearestNeighbours.search(
      count + 1,
      for: try rows.selecting(wanted),
      among: rows,
      on: services.backend,
      lane: services.lanes.compute,
      work: WorkContext(cancellation: work.cancellation)
    )
    return Dictionary(
      uniqueKeysWithValues: wanted.enumerated().map { row, latent in
        let entries = nearest.entries(ofRow: row).sorted { nearest.values[$0] > nearest.values[$1] }
        return (latent, Array(entries.map { Int(nearest.latents[$0]) }.filter { $0 != latent }.prefix(count)))
      }
    )
  }
}

extension Wire.Sampler {
  init(_ sampler: Sampler, seed: Int) {
    self.init(
      kind: Wire.SamplerKind(rawValue: sampler.kind.rawValue) ?? .quantiles,
      topShare: sampler.topShare,
      windowTokens: sampler.windowTokens,
      windows: Wire.WindowPlacement(rawValue: sampler.placement.rawValue) ?? .aligned,
      train: sampler.train,
      test: sampler.test,
      nonActivating: sampler.nonActivating,
      negatives: sampler.negatives.compactMap { Wire.NegativeKind(rawValue: $0.rawValue) },
      neighbours: sampler.neighbours,
      quantiles: sampler.quantiles,
      minimumExamples: sampler.minimumExamples,
      seed: seed
    )
  }
}
