internal import LatentAnalysis
internal import LatentDictionaries
internal import LatentEndpoint
internal import LatentProtocol
internal import LatentSupport
internal import LatentTensor
internal import LatentWorkspace

/// A comparison of two dictionaries as a request asks for it.
struct SimilarityRequest {
  var a: String
  var b: String
  var basis: Wire.SimilarityBasis
  var matching: Wire.Matching
  var measure: Wire.ActivationMeasure
  var candidates: Int
  var cache: String?
  var cacheOfB: String?
  /// Runs of explanations of `a` and of `b`.
  var runs: [String]?
  var client: Wire.Client?
  var seed: Int

  /// What came of it.
  struct Answer {
    var matching: LatentMatching
    var summary: SimilaritySummary
    /// By weights: of each pair.
    var shared: SharedLatents?
    var explanations: ExplanationAgreement?
    /// Whether explanations were compared by meaning.
    var isByMeaning = false
    /// Latents of `a` that took part.
    var latents: Int
  }

  let services: DaemonServices
  let work: WorkContext

  /// Work that is the request's own: others must not wait for it.
  private let lane = Lane(label: "latentd.similar")

  func answer() async throws -> Answer {
    if let runs, runs.count != 2 {
      throw LatentError.invalid("runs", "runs must name two runs, one of a and one of b, not \(runs.count).")
    }
    switch basis {
    case .decoder: return try await byWeights(.decoder)
    case .encoder: return try await byWeights(.encoder)
    case .activations: return try await byActivations()
    case .explanations: return try await byExplanations()
    }
  }

  private var method: LatentMatching.Method { LatentMatching.Method(rawValue: matching.rawValue) ?? .nearest }
  private var limit: Int { method == .nearest ? 1 : candidates }

  private func match(_ candidates: SparseRows, columns: Int) async throws -> LatentMatching {
    let (method, limit, work) = (method, limit, work)
    return try await lane.run {
      try LatentMatching(candidates, limit: limit, columns: columns, method: method, work: work)
    }
  }

  /// Where the search for candidates keeps what it has found, if that is worth while.
  private func file(_ parts: String...) async throws -> CandidateFile {
    let folder = try await services.workspace.open().folder("similarity")
    return CandidateFile(folder: folder, key: RequestHash.make("similarity", parts.joined(separator: "\n"), limit))
  }

  // MARK: By weights

  private func byWeights(_ basis: UnitRows.Basis) async throws -> Answer {
    let a = try services.residents.dictionary(a, field: "a")
    let b = try services.residents.dictionary(b, field: "b")
    func rows(_ basis: UnitRows.Basis) async throws -> (a: UnitRows, b: UnitRows) {
      try await lane.run {
        (try UnitRows(a.dictionary, by: basis, name: a.name), try UnitRows(b.dictionary, by: basis, name: b.name))
      }
    }
    let matching = try await matchWeights(
      try await rows(basis),
      key: "\(a.dictionary.identity) \(b.dictionary.identity) \(basis)"
    )
    // The rows are let go of before the others are read: both of two large dictionaries are gigabytes.
    var answer = Answer(matching: matching, summary: SimilaritySummary(matching), latents: matching.greatest.count)
    let other = try await rows(basis == .decoder ? .encoder : .decoder)
    if other.a.width == other.b.width {
      let known = matching.pairs.map(\.similarity)
      let found = await lane.run { other.a.cosines(matching.pairs, with: other.b) }
      let shared =
        basis == .decoder
        ? SharedLatents(decoder: known, encoder: found) : SharedLatents(decoder: found, encoder: known)
      answer.shared = shared
      answer.summary.sharedFraction = shared.byBoth(of: answer.latents)
    }
    try await addExplanations(&answer)
    return answer
  }

  private func matchWeights(_ rows: (a: UnitRows, b: UnitRows), key: String) async throws -> LatentMatching {
    // What takes seconds is not worth a file.
    let isLong = rows.a.count * rows.b.count / 1_000_000 * rows.a.width > 1_000_000
    return try await LatentMatching(
      rows.a,
      rows.b,
      method: method,
      candidates: candidates,
      on: services.backend,
      lane: services.lanes.compute,
      file: isLong ? try await file(key) : nil,
      work: work
    )
  }

  // MARK: By activations

  private func byActivations() async throws -> Answer {
    let sides = try await sides()
    let similarity = try ActivationSimilarity(sides.a, sides.b)
    let measure = ActivationSimilarity.Measure(rawValue: measure.rawValue) ?? .jaccard
    let candidates = try await similarity.candidates(
      limit,
      by: measure,
      threads: services.threads,
      file: try await file(
        measure.rawValue,
        sides.a.cache.manifest.identity.json.description,
        sides.b.cache.manifest.identity.json.description,
        "\(sides.a.index) \(sides.b.index)"
      ),
      work: work
    )
    let matching = try await match(candidates, columns: sides.b.latents)
    var answer = Answer(matching: matching, summary: SimilaritySummary(matching), latents: sides.a.latents)
    try await addExplanations(&answer)
    return answer
  }

  /// Both measures of each of `pairs`, for those that are returned.
  func measures(of pairs: [LatentMatching.Pair]) async throws -> [(jaccard: Double, correlation: Double)] {
    let sides = try await sides()
    let work = work
    let similarity = try ActivationSimilarity(sides.a, sides.b)
    return try await lane.run { try similarity.measures(of: pairs, work: work) }
  }

  private func sides() async throws -> (a: ActivationSimilarity.Side, b: ActivationSimilarity.Side) {
    let workspace = try await services.workspace.open()
    guard let first = try cache ?? newestCache(workspace) else {
      throw LatentError.invalid(
        "cache",
        "The workspace has no complete cache of \(a) and \(b); make one of both with cacheActivations, or give cache and "
          + "cacheOfB."
      )
    }
    func side(_ name: String, _ dictionary: String, field: String) throws -> ActivationSimilarity.Side {
      let reader = try workspace.caches.reader(name)
      let loaded = services.residents.dictionaries.first { $0.name == dictionary }?.dictionary.identity
      let index =
        reader.dictionaries.firstIndex { $0.hash == loaded } ?? reader.dictionaries.firstIndex { $0.name == dictionary }
      guard let index else {
        let names = reader.dictionaries.map(\.name).joined(separator: ", ")
        throw LatentError.invalid(
          field,
          "The cache \(name) holds nothing of the dictionary \(dictionary); it holds \(names)."
        )
      }
      // An incomplete cache would be taken for the whole.
      _ = try reader.statistics(ofDictionary: index)
      return ActivationSimilarity.Side(cache: reader, index: index)
    }
    return (try side(first, a, field: "a"), try side(cacheOfB ?? first, b, field: "b"))
  }

  private func newestCache(_ workspace: Workspace) throws -> String? {
    let a = try services.residents.dictionary(a, field: "a").dictionary.identity
    let b = try services.residents.dictionary(b, field: "b").dictionary.identity
    return try workspace.catalogue.caches(dictionaryHash: a).first { cache in
      cache.isComplete && cache.dictionaries.contains { $0.hash == b } && workspace.caches.contains(cache.name)
    }?.name
  }

  // MARK: By explanations

  private func byExplanations() async throws -> Answer {
    let explained = try await explained()
    for (field, name, set) in [("a", a, explained.a), ("b", b, explained.b)] where set.count == 0 {
      throw LatentError.invalid(
        runs == nil ? field : "runs",
        "The workspace has no explanations of \(name) to compare by; make some with explain."
      )
    }
    let rows = try await embed(explained)
    var matching = try await LatentMatching(
      rows.a,
      rows.b,
      method: method,
      candidates: candidates,
      on: services.backend,
      lane: services.lanes.compute,
      work: work
    )
    let agreement = ExplanationAgreement(matching.pairs, rows.a, rows.b, seed: seed)
    let summary = SimilaritySummary(matching)
    for index in matching.pairs.indices {
      matching.pairs[index].a = explained.a.latents[matching.pairs[index].a]
      matching.pairs[index].b = explained.b.latents[matching.pairs[index].b]
    }
    return Answer(
      matching: matching,
      summary: summary,
      explanations: agreement,
      isByMeaning: rows.isByMeaning,
      latents: explained.a.count
    )
  }

  /// Adds how alike the explanations of the matched pairs are, if the request names runs.
  private func addExplanations(_ answer: inout Answer) async throws {
    guard runs != nil else { return }
    let explained = try await explained()
    let rows = try await embed(explained)
    let placeOfA = Dictionary(zip(explained.a.latents, 0...)) { first, _ in first }
    let placeOfB = Dictionary(zip(explained.b.latents, 0...)) { first, _ in first }
    let pairs = answer.matching.pairs.compactMap { pair -> LatentMatching.Pair? in
      guard let a = placeOfA[pair.a], let b = placeOfB[pair.b] else { return nil }
      return LatentMatching.Pair(a: a, b: b, similarity: pair.similarity)
    }
    answer.explanations = ExplanationAgreement(pairs, rows.a, rows.b, seed: seed)
    answer.isByMeaning = rows.isByMeaning
  }

  private func explained() async throws -> (a: ExplanationSet, b: ExplanationSet) {
    let catalogue = try await services.workspace.open().catalogue
    let pages = ExplanationPages(catalogue, lane: services.lanes.workspace)
    func set(_ name: String, place: Int, field: String) async throws -> ExplanationSet {
      if let run = runs?[place] {
        let record = try catalogue.run(named: run, field: "runs")
        let loaded = services.residents.dictionaries.first { $0.name == name }?.dictionary.identity
        guard record.request.dictionary == name || record.request.dictionaryHash == loaded else {
          throw LatentError.invalid("runs", "The run \(run) explains \(record.request.dictionary), not \(name).")
        }
        return try await ExplanationSet(pages, run: run, dictionaryHash: nil, work: work)
      }
      let hash = try services.residents.dictionary(name, field: field).dictionary.identity
      return try await ExplanationSet(pages, run: nil, dictionaryHash: hash, work: work)
    }
    return (try await set(a, place: 0, field: "a"), try await set(b, place: 1, field: "b"))
  }

  private func embed(
    _ explained: (a: ExplanationSet, b: ExplanationSet)
  ) async throws -> (a: UnitRows, b: UnitRows, isByMeaning: Bool) {
    let clients = try RequestClients([client], services)
    let asked = try client.map { try clients.embedder($0, field: "client", for: "Comparing explanations") }
    let embedder = try asked ?? services.residentEmbedder() ?? LexicalEmbedder()
    let stored = StoredEmbedder(
      embedder,
      catalogue: try await services.workspace.open().catalogue,
      lane: services.lanes.workspace
    )
    let rowsOfA = try await explained.a.rows(by: stored, work: work)
    let rowsOfB = try await explained.b.rows(by: stored, work: work)
    return (rowsOfA, rowsOfB, !(embedder is LexicalEmbedder))
  }
}
