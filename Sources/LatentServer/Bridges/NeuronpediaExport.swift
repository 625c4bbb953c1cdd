internal import LatentAnalysis
internal import LatentDictionaries
internal import LatentModels
internal import LatentProtocol
internal import LatentSupport
internal import LatentWorkspace

/// Latents of a cache as Neuronpedia's features, from what the daemon holds.
struct NeuronpediaExport {
  /// Strongest texts of a latent that Neuronpedia's pages show.
  private static let examples = 20

  private let cached: CachedLatents
  private let run: String?
  private let context: RequestContext
  private var services: DaemonServices { context.services }

  /// - Parameters:
  ///   - dictionary: may be left out where the cache has one.
  ///   - run: whose explanations are written; the newest of each latent if nil.
  init(cache name: String, dictionary: String?, run: String?, _ context: RequestContext) async throws {
    let reader = try await context.services.workspace.open().caches.reader(name)
    guard let dictionary = dictionary ?? (reader.dictionaries.count == 1 ? reader.dictionaries[0].name : nil) else {
      let names = reader.dictionaries.map(\.name).joined(separator: ", ")
      throw LatentError.invalid(
        "dictionary",
        "The cache \(name) holds several dictionaries; give dictionary, one of \(names)."
      )
    }
    cached = try await CachedLatents(cache: name, dictionary: dictionary, context.services)
    self.run = run
    self.context = context
  }

  /// - Returns: bytes written.
  func write(_ wire: Wire.LatentSelection?, to path: String) async throws -> Int {
    let latents = try (wire ?? .all).latents(of: cached.dictionary)
    let sampler = Sampler(kind: .top, train: Self.examples, nonActivating: 0, minimumExamples: 1)
    let features = NeuronpediaFeatures(
      source,
      examples: try await cached.source(
        sampler,
        seed: 0,
        latents: latents,
        from: nil,
        embedder: nil,
        services,
        context.work
      ),
      logits: logits,
      explanations: try await explanations(latents)
    )
    return try await features.write(latents, to: path, work: context.work)
  }

  private var source: NeuronpediaFeatures.Source {
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

  /// Where the dictionary is loaded, and the very model that the cache was made with.
  private var logits: NeuronpediaLogits? {
    let (wanted, hash) = (cached.cache.manifest.identity.model, cached.dictionary.hash)
    guard let model = services.residents.models.first(where: { (try? $0.identity()) == wanted }),
      let resident = services.residents.dictionaries.first(where: { $0.dictionary.identity == hash }),
      let placement = try? resident.placed(on: model), placement.writesToStream(of: model)
    else { return nil }
    return NeuronpediaLogits(resident.dictionary, model, cached.tokenizer, on: services.lanes.compute)
  }

  private func explanations(_ latents: [Int]) async throws -> [Int: NeuronpediaFeatures.Explanation] {
    let catalogue = try await services.workspace.open().catalogue
    guard let name = run else {
      return try catalogue.newestExplanations(dictionaryHash: cached.dictionary.hash, latents: latents)
        .mapValues { NeuronpediaFeatures.Explanation($0, explainer: "latentd", model: nil) }
    }
    let run = try catalogue.run(named: name)
    guard run.request.dictionaryHash == cached.dictionary.hash else {
      throw LatentError.invalid(
        "run",
        "The run \(name) explains \(run.request.dictionary), not \(cached.dictionary.name) as cache \(cached.cacheName) has it."
      )
    }
    var found: [Int: NeuronpediaFeatures.Explanation] = [:]
    for record in try catalogue.outcomes(run: run.id) {
      guard case .explained(let text, let details) = record.outcome else { continue }
      found[record.latent] = NeuronpediaFeatures.Explanation(
        text,
        explainer: run.request.explainer,
        model: run.request.client,
        feature: details["feature"] ?? .null
      )
    }
    return found
  }
}
