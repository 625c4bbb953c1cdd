internal import LatentAnalysis
internal import LatentProtocol
internal import LatentSupport
internal import LatentWorkspace

/// The runs that a report is about.
struct ReportRunsRequest {
  private let names: [String]?
  private let cached: CachedLatents

  init(_ names: [String]?, _ cached: CachedLatents) {
    self.names = names
    self.cached = cached
  }

  /// Those that are named, else all that were made of the dictionary from this cache: newest first, and texts that a
  /// user brought to be scored, controls among them, last.
  ///
  /// - Throws: `LatentError`: `notInWorkspace` for an unknown run, `invalidParams` for another dictionary's.
  func runs(_ services: DaemonServices) async throws -> ReportRuns {
    let catalogue = try await services.workspace.open().catalogue
    let hash = cached.dictionary.hash
    let (names, cacheName) = (names, cached.cacheName)
    return try await services.lanes.workspace.run {
      guard let names else {
        let all = try catalogue.runs(dictionaryHash: hash).filter { $0.request.cache == cacheName }
        let isGiven = { (run: RunRecord) in run.request.explainer == "given" }
        return try ReportRuns(all.filter { !isGiven($0) } + all.filter(isGiven), catalogue)
      }
      var seen: Set<String> = []
      let runs = try names.filter { seen.insert($0).inserted }.map { name in
        var run: RunRecord
        do {
          run = try catalogue.run(named: name)
        } catch var error as LatentError where error.code == .notInWorkspace {
          error.field = "runs"
          throw error
        }
        guard run.request.dictionaryHash == hash else {
          throw LatentError.invalid(
            "runs",
            "The run \(name) explains another dictionary, \(run.request.dictionary); name runs of this one."
          )
        }
        return run
      }
      return try ReportRuns(runs, catalogue)
    }
  }
}

/// The latents that a report has cards of.
struct ReportSelection {
  /// More are a file that no browser likes to open; who wants them says so.
  static let mostUnasked = 10_000
  /// Ascending, or as the request lists them.
  let latents: [Int]

  init(_ wire: Wire.LatentSelection?, _ statistics: LatentStatisticsTable, _ runs: ReportRuns) throws {
    switch wire {
    case .list(let given):
      if let stranger = given.first(where: { $0 >= statistics.latents }) {
        throw LatentError.invalid(
          "latents",
          "latents holds \(stranger), but the dictionary's latents are 0 to \(statistics.latents - 1)."
        )
      }
      var seen: Set<Int> = []
      latents = given.filter { seen.insert($0).inserted }
    case .all:
      latents = Array(0..<statistics.latents)
    case nil:
      let explained = runs.latents
      guard statistics.totals.live > Self.mostUnasked else {
        var chosen = Set(explained)
        for latent in 0..<statistics.latents where try statistics.firingCount(of: latent) > 0 { chosen.insert(latent) }
        latents = chosen.sorted()
        return
      }
      guard explained.isEmpty else {
        latents = explained
        return
      }
      let live = try (0..<statistics.latents).filter { try statistics.firingCount(of: $0) > 0 }
      var generator = SeededGenerator(seed: 0, "report")
      latents = generator.sample(Self.mostUnasked, of: live).sorted()
    }
  }
}
