internal import LatentAnalysis
internal import LatentDictionaries
internal import LatentEndpoint
internal import LatentModels
internal import LatentProtocol
internal import LatentSupport
internal import LatentTensor
internal import LatentWorkspace

/// One request's search, over indexes that the daemon keeps.
struct LatentSearch {
  let services: DaemonServices
  let work: WorkContext
  /// Latents to find.
  let top: Int

  private typealias Outcome = Wire.SearchLatents.Result

  /// A latent before it is told what was said of it.
  private struct Found {
    var dictionaryHash: String
    var dictionary: String
    var latent: Int
    var similarity: Double
    var activation: Double?
  }

  // MARK: By explanation

  func explanations(
    about text: String,
    dictionary: String?,
    client: Wire.Client?
  ) async throws -> Wire.SearchLatents.Result {
    let clients = try RequestClients([client], services)
    let embedder = try client.map { try clients.embedder($0, field: "client", for: "Searching by text") }
    guard services.workspace.exists else {
      if let dictionary { _ = try services.residents.dictionary(dictionary) }
      return Outcome(latents: [], by: .words, searched: 0)
    }
    let catalogue = try await services.workspace.open().catalogue
    let pages = ExplanationPages(catalogue, lane: services.lanes.workspace)
    let version = catalogue.explanationVersion
    if let embedder = try embedder ?? services.residentEmbedder(), !(embedder is LexicalEmbedder) {
      let stored = StoredEmbedder(embedder, catalogue: catalogue, lane: services.lanes.workspace)
      let index = try await services.indexes.meanings(embedder: embedder.identity, version: version) {
        try await ExplanationVectorIndex(pages, embedder: stored, threads: services.threads, work: work)
      }
      let wanted = try dictionary.map { try hash(ofDictionary: $0, index.places) }
      let hits = try await index.search(
        text,
        count: top,
        dictionaryHash: wanted,
        embedder: stored,
        threads: services.threads,
        lane: services.lanes.compute
      )
      return try await outcome(hits, index.places, hash: wanted, asked: dictionary, by: .embedding)
    }
    let index = try await services.indexes.words(version: version) {
      try await ExplanationWordIndex(pages, work: work)
    }
    let wanted = try dictionary.map { try hash(ofDictionary: $0, index.places) }
    let hits = index.search(text, count: top, dictionaryHash: wanted)
    return try await outcome(hits, index.places, hash: wanted, asked: dictionary, by: .words)
  }

  /// The dictionary of this name: one that is loaded, else one that was explained under it.
  private func hash(ofDictionary name: String, _ places: ExplanationPlaces) throws -> String {
    if let loaded = services.residents.dictionaries.first(where: { $0.name == name }) {
      return loaded.dictionary.identity
    }
    if let explained = places.groups.first(where: { $0.dictionaryName == name }) { return explained.dictionaryHash }
    return try services.residents.dictionary(name).dictionary.identity
  }

  private func outcome(
    _ hits: [SearchHit],
    _ places: ExplanationPlaces,
    hash: String?,
    asked: String?,
    by basis: Wire.SearchBasis
  ) async throws -> Outcome {
    let found = hits.compactMap { hit -> Found? in
      guard let group = places.group(of: hit.place) else { return nil }
      let loaded = services.residents.dictionaries.first { $0.dictionary.identity == group.dictionaryHash }
      return Found(
        dictionaryHash: group.dictionaryHash,
        dictionary: asked ?? loaded?.name ?? group.dictionaryName,
        latent: Int(places.latents[hit.place]),
        similarity: hit.similarity
      )
    }
    let searched = hash.map { places.range(dictionaryHash: $0)?.count ?? 0 } ?? places.count
    return try await outcome(found, by: basis, searched: searched)
  }

  private func outcome(_ found: [Found], by basis: Wire.SearchBasis, searched: Int) async throws -> Outcome {
    var explanations: [String: [Int: String]] = [:]
    if services.workspace.exists {
      let catalogue = try await services.workspace.open().catalogue
      for (hash, latents) in Dictionary(grouping: found, by: \.dictionaryHash) {
        let wanted = latents.map(\.latent)
        explanations[hash] = try await services.lanes.workspace.run {
          try catalogue.newestExplanations(dictionaryHash: hash, latents: wanted)
        }
      }
    }
    return Outcome(
      latents: found.map {
        Wire.FoundLatent(
          dictionary: $0.dictionary,
          latent: $0.latent,
          similarity: $0.similarity,
          activation: $0.activation,
          explanation: explanations[$0.dictionaryHash]?[$0.latent]
        )
      },
      by: basis,
      searched: searched
    )
  }

  /// The strongest of what several dictionaries gave.
  private func strongest(_ found: [Found]) -> [Found] {
    Array(
      found.sorted { ($0.similarity, $1.dictionary, $1.latent) > ($1.similarity, $0.dictionary, $0.latent) }.prefix(top)
    )
  }

  private func dictionaries(_ name: String?) throws -> [ResidentDictionary] {
    if let name { return [try services.residents.dictionary(name)] }
    let loaded = services.residents.dictionaries
    guard !loaded.isEmpty else {
      throw LatentError(
        .notResident,
        "No dictionary is loaded whose latents could be searched; load one with loadDictionary.",
        field: "dictionary"
      )
    }
    return loaded
  }

  // MARK: By direction

  func directions(
    _ direction: Wire.SteeringDirection,
    dictionary: String?
  ) async throws -> Wire.SearchLatents.Result {
    let vector = try await SearchedDirection(direction, services)
    var candidates = try dictionaries(dictionary)
    if dictionary == nil { candidates = candidates.filter { vector.fits($0, services) } }
    guard !candidates.isEmpty else {
      throw LatentError.invalid("vector", "No loaded dictionary writes vectors as wide as vector (\(vector.widths)).")
    }
    var found: [Found] = []
    for resident in candidates {
      let values = try vector.values(for: resident, services)
      let index = try await services.indexes.directions(of: resident.dictionary) {
        try services.memory.require(
          DirectionIndex.byteCount(of: resident.dictionary),
          for: "The index of \(resident.name)'s decoder rows"
        )
        return try await DirectionIndex(
          resident.dictionary,
          threads: services.threads,
          lane: services.lanes.compute,
          work: work
        )
      }
      let (top, threads) = (top, services.threads)
      let hits = try await services.lanes.compute.run {
        try index.nearest(top, to: values, in: resident.dictionary, threads: threads)
      }
      found += hits.map {
        Found(
          dictionaryHash: resident.dictionary.identity,
          dictionary: resident.name,
          latent: $0.place,
          similarity: $0.similarity
        )
      }
    }
    let searched = candidates.reduce(0) { $0 + $1.dictionary.latents }
    return try await outcome(strongest(found), by: .vector, searched: searched)
  }

  // MARK: By activation

  func active(
    on text: String,
    dictionary: String?,
    model: String?,
    cache: String?
  ) async throws -> Wire.SearchLatents.Result {
    var found: [Found] = []
    let candidates = try await readers(try dictionaries(dictionary), model: model, cache: cache)
    for (resident, model, placement, statistics) in candidates {
      try work.cancellation.check()
      let tokenizer = try model.requireTokenizer()
      let tokens = try GivenTokens.read(text: text, tokens: nil, model: model)
      let fired = try await services.lanes.compute.run { try placement.encode(tokens, model: model) }
      let strongest = TextActivity.strongest(fired, counts: tokens.map { !tokenizer.isSpecial($0) })
      let overall = strongest.values.max() ?? 1
      found += try strongest.map { latent, activation in
        // A latent that is stronger here than anywhere in the cache is as strong as can be.
        let most = try statistics.map { max(try $0.statistics(of: latent).maxActivation, activation) } ?? overall
        return Found(
          dictionaryHash: resident.dictionary.identity,
          dictionary: resident.name,
          latent: latent,
          similarity: Double(activation / most),
          activation: Double(activation)
        )
      }
    }
    let searched = candidates.reduce(0) { $0 + $1.resident.dictionary.latents }
    let sorted = found.sorted {
      ($0.similarity, $0.activation ?? 0, $1.latent) > ($1.similarity, $1.activation ?? 0, $0.latent)
    }
    return try await outcome(Array(sorted.prefix(top)), by: .activations, searched: searched)
  }

  private typealias Reader = (
    resident: ResidentDictionary, model: ResidentModel, placement: DictionaryPlacement,
    statistics: LatentStatisticsTable?
  )

  /// Those of `residents` that can read a text with the model, and are in the cache.
  ///
  /// - Throws: `LatentError` when there are none: why the first cannot.
  private func readers(_ residents: [ResidentDictionary], model: String?, cache: String?) async throws -> [Reader] {
    var readers: [Reader] = []
    var refusal: LatentError?
    for resident in residents {
      do {
        let model = try services.residents.model(named: model, for: resident)
        let placement = try resident.placed(on: model)
        readers.append((resident, model, placement, try await statistics(cache, of: resident)))
      } catch let error as LatentError where error.code != .cancelled {
        refusal = refusal ?? error
      }
    }
    if let refusal, readers.isEmpty { throw refusal }
    return readers
  }

  private func statistics(_ cache: String?, of resident: ResidentDictionary) async throws -> LatentStatisticsTable? {
    guard let cache else { return nil }
    let reader = try await services.workspace.open().caches.reader(cache)
    guard let index = reader.dictionaries.firstIndex(where: { $0.hash == resident.dictionary.identity }) else {
      throw LatentError.invalid("cache", "The cache \(cache) holds nothing of the dictionary \(resident.name).")
    }
    return try reader.statistics(ofDictionary: index)
  }
}
