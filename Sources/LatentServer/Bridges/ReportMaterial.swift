internal import LatentAnalysis
internal import LatentDictionaries
internal import LatentModels
internal import LatentProtocol
internal import LatentSupport
internal import LatentWorkspace

/// What a report is made of, from what the daemon holds.
struct ReportMaterial {
  /// Reads firings and sums up scores: long work that other requests must not wait for.
  let lane = Lane(label: "latentd.report")
  private let cached: CachedLatents
  private let resident: ResidentDictionary
  private let latents: [Int]
  private let services: DaemonServices
  private let work: WorkContext

  init(
    _ cached: CachedLatents,
    _ resident: ResidentDictionary,
    latents: [Int],
    _ services: DaemonServices,
    _ work: WorkContext
  ) {
    self.cached = cached
    self.resident = resident
    self.latents = latents
    self.services = services
    self.work = work
  }

  func about() throws -> AboutSection {
    try AboutSection(
      dictionary: resident.name,
      kind: resident.dictionary.kind.rawValue,
      format: resident.dictionary.format,
      model: model?.name ?? "",
      cacheName: cached.cacheName,
      cache: cached.cache,
      index: cached.index,
      program: "\(DaemonVersion.name) \(DaemonVersion.current)"
    )
  }

  /// The model that the cache was made with, if it is loaded. Another, even one with its tokenizer, has other weights: what
  /// is read off them would not be of these latents.
  var model: ResidentModel? {
    let identity = cached.cache.manifest.identity.model
    return services.residents.models.first { (try? $0.identity()) == identity }
  }

  /// Ten windows: people look at the strongest first, and the others keep them from believing the strongest too much.
  func examples(_ wire: Wire.Sampler?) async throws -> ExamplesCardPart {
    var sampler = wire.map { Sampler($0) } ?? Sampler(kind: .mix, topShare: 0.4, train: 10, quantiles: 6)
    sampler.nonActivating = 0
    sampler.minimumExamples = 1
    let source = try await cached.source(
      sampler,
      seed: wire?.seed ?? 0,
      latents: [],
      from: nil,
      embedder: nil,
      services,
      work
    )
    return try ExamplesCardPart(source, cached.tokenizer, on: lane)
  }

  /// What the weights say: nearest latents, and direct effects where the dictionary writes to the stream of a model that
  /// is loaded. Nothing for neurons, which have no rows of their own.
  func weights() async throws -> [any ReportCardPart] {
    guard resident.dictionary.kind != .neurons else { return [] }
    work.report(ProgressReport(done: 0, total: latents.count, unit: "latents", message: "nearest latents"))
    let rows = try await services.decoderRows(of: resident)
    var parts: [any ReportCardPart] = [
      try await NeighboursCardPart(
        of: latents,
        among: rows,
        on: services.backend,
        lane: services.lanes.compute,
        work: work
      )
    ]
    if let model, let placement = try? resident.placed(on: model), placement.writesToStream(of: model) {
      parts.append(EffectsCardPart(rows, model, cached.tokenizer, on: services.lanes.compute))
    }
    return parts
  }

  func comparison(with other: ResidentDictionary) async throws -> ReportComparison {
    work.report(ProgressReport(done: 0, total: latents.count, unit: "latents", message: "matching with \(other.name)"))
    let mine = try await rows(of: resident)
    let theirs = try await rows(of: other)
    guard mine.decoder.width == theirs.decoder.width else {
      throw LatentError.invalid(
        "compareWith",
        "\(resident.name) and \(other.name) have widths \(mine.decoder.width) and \(theirs.decoder.width); only "
          + "dictionaries of one width can be compared by weights."
      )
    }
    var comparison = try await ReportComparison(
      mine,
      with: theirs,
      named: other.name,
      on: services.backend,
      lane: services.lanes.compute,
      work: work
    )
    let partners = Set(latents.compactMap { comparison.partners[$0]?.latent })
    comparison.explanations = try await services.explanations(of: other, latents: partners)
    return comparison
  }

  private func rows(of resident: ResidentDictionary) async throws -> ReportComparison.Rows {
    let lane = lane
    return try await lane.run {
      ReportComparison.Rows(
        decoder: try UnitRows(resident.dictionary, by: .decoder, name: resident.name),
        encoder: try UnitRows(resident.dictionary, by: .encoder, name: resident.name)
      )
    }
  }
}
