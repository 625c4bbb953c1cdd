internal import LatentAnalysis
internal import LatentModels
internal import LatentProtocol
internal import LatentSupport
internal import LatentWorkspace

extension Sampler {
  init(_ wire: Wire.Sampler?) {
    let defaults = Sampler()
    self.init(
      kind: wire.flatMap { Kind(rawValue: $0.kind.rawValue) } ?? defaults.kind,
      windowTokens: wire?.windowTokens ?? defaults.windowTokens,
      train: wire?.train ?? defaults.train,
      test: wire?.test ?? defaults.test,
      nonActivating: wire?.nonActivating ?? defaults.nonActivating,
      quantiles: wire?.quantiles ?? defaults.quantiles,
      minimumExamples: wire?.minimumExamples ?? defaults.minimumExamples
    )
  }

  /// Everything that decides which windows are drawn, for hashes of requests.
  var identity: String {
    "\(kind.rawValue):\(windowTokens):\(train):\(test):\(nonActivating):\(quantiles):\(minimumExamples)"
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
    cacheName = name
    cache = try await services.workspace.open().caches.reader(name)
    index = try cache.index(ofDictionary: dictionary, hash: hash)
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
  func source(_ sampler: Sampler, seed: Int, _ services: DaemonServices) async throws -> LatentExampleSource {
    let windows = try await services.workspace.windows(of: cache, named: cacheName, windowTokens: sampler.windowTokens)
    return try LatentExampleSource(
      cache: cache,
      dictionary: index,
      windows: windows,
      sampler: sampler,
      seed: seed,
      tokenizer: tokenizer
    )
  }
}

extension Wire.Sampler {
  init(_ sampler: Sampler, seed: Int) {
    self.init(
      kind: Wire.SamplerKind(rawValue: sampler.kind.rawValue) ?? .quantiles,
      windowTokens: sampler.windowTokens,
      train: sampler.train,
      test: sampler.test,
      nonActivating: sampler.nonActivating,
      quantiles: sampler.quantiles,
      minimumExamples: sampler.minimumExamples,
      seed: seed
    )
  }
}
