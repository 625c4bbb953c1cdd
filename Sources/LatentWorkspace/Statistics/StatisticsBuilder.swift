internal import LatentSupport

/// Computes the statistics of all latents of one dictionary from its activations, one latent at a time.
struct StatisticsBuilder {
  let reader: CacheReader
  let dictionary: Int
  /// Firings between two looks at the cancellation, about 5 ms.
  private static let firingsPerStep = 200_000

  /// Writes the statistics to `name` in `folder`.
  func write(folder: String, name: String, work: WorkContext) throws -> CacheManifest.File {
    let latents = reader.dictionaries[dictionary].latents
    let sums = try reader.sums(ofDictionary: dictionary)
    var tally = TokenTally(tokenLimit: try reader.tokenLimit())
    let file = try ChecksummedFile(folder: folder, name: name)
    try file.write(LatentStatisticsTable.header(latents: latents))
    var pending = LittleEndianBytes()
    var live = 0
    var firingsSinceCheck = 0
    for latent in 0..<latents {
      let firings = try reader.firings(of: latent, dictionary: dictionary)
      live += firings.isEmpty ? 0 : 1
      let statistics = try statistics(of: latent, firings, cachedPositions: sums.positions, tally: &tally)
      LatentStatisticsTable.append(statistics, to: &pending)
      firingsSinceCheck += firings.count + 100
      if firingsSinceCheck >= Self.firingsPerStep {
        firingsSinceCheck = 0
        try file.write(pending.bytes)
        pending = LittleEndianBytes()
        try work.cancellation.check()
        work.report(ProgressReport(done: latent + 1, total: latents, unit: "latents", message: "Computing statistics"))
      }
    }
    try file.write(pending.bytes)
    let activations = reader.activations(ofDictionary: dictionary)
    let totals = CacheTotals(
      activations: activations,
      meanL0: sums.positions > 0 ? Double(activations) / Double(sums.positions) : 0,
      live: live,
      dead: latents - live,
      explainedVariance: sums.explainedVariance,
      cachedPositions: sums.positions
    )
    try file.write(LatentStatisticsTable.footer(totals, latents: latents))
    return try file.commit()
  }

  private func statistics(
    of latent: Int,
    _ firings: Firings,
    cachedPositions: Int,
    tally: inout TokenTally
  ) throws -> LatentStatistics {
    var statistics = LatentStatistics(
      latent: latent,
      firingCount: firings.count,
      density: Double(firings.count) / Double(max(1, cachedPositions)),
      maxActivation: 0,
      maxPosition: 0,
      meanActivation: 0,
      quantiles: LatentStatistics.quantileShares.map { _ in 0 },
      distinctTokens: 0,
      topTokensByCount: [],
      topTokensByActivation: [],
      singleToken: .none
    )
    guard let maximum = firings.values.max(), let place = firings.values.firstIndex(of: maximum) else {
      return statistics
    }
    statistics.maxActivation = maximum
    statistics.maxPosition = Int(firings.positions[place])
    statistics.meanActivation = Float(firings.values.reduce(0.0) { $0 + Double($1) } / Double(firings.count))

    let count = firings.count
    let quantileRanks = LatentStatistics.quantileShares.map { max(0, Int((Double(count) * $0).rounded(.up)) - 1) }
    let strongestRank = max(0, count - SingleTokenTest.strongestCount)
    let medianRank = count / 2
    var ordered = firings.values
    ordered.withUnsafeMutableBufferPointer {
      OrderStatistics.select((quantileRanks + [strongestRank, medianRank]).sorted(), in: $0)
    }
    statistics.quantiles = quantileRanks.map { ordered[$0] }

    let tokens = try reader.tokens(at: firings.positions)
    tally.count(tokens, values: firings.values)
    statistics.distinctTokens = tally.distinct
    statistics.topTokensByCount = tally.topByCount(LatentStatistics.tokenCount)
    statistics.topTokensByActivation = tally.topByActivation(LatentStatistics.tokenCount)
    statistics.singleToken = SingleTokenTest.test(
      tokens: tokens,
      values: firings.values,
      strongestThreshold: ordered[strongestRank],
      median: ordered[medianRank],
      latent: latent
    )
    return statistics
  }
}
