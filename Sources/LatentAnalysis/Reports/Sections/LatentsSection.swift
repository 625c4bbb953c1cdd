package import LatentModels
package import LatentSupport
package import LatentWorkspace

/// The table of latents, and a card for each of them.
package struct LatentsSection: ReportSection {
  /// Cards in a block, which the page parses when one of them is looked at.
  private static let cardsInBlock = 64

  private let latents: [Int]
  private let runs: ReportRuns
  private let statistics: LatentStatisticsTable
  private let tokenizer: Tokenizer
  private let parts: [any ReportCardPart]
  private let lane: Lane

  /// - Parameters:
  ///   - latents: those of the table, in its order.
  ///   - parts: what cards are made of besides statistics and explanations.
  ///   - lane: where the table is made.
  package init(
    _ latents: [Int],
    _ runs: ReportRuns,
    _ statistics: LatentStatisticsTable,
    _ tokenizer: Tokenizer,
    parts: [any ReportCardPart],
    on lane: Lane
  ) {
    self.latents = latents
    self.runs = runs
    self.statistics = statistics
    self.tokenizer = tokenizer
    self.parts = parts
    self.lane = lane
  }

  package nonisolated(nonsending) func write(to file: ReportFile, _ work: WorkContext) async throws {
    try file.write(try await lane.run { try table() }, as: "table")
    for (block, start) in stride(from: 0, to: latents.count, by: Self.cardsInBlock).enumerated() {
      try work.cancellation.check()
      let range = start..<min(start + Self.cardsInBlock, latents.count)
      let chosen = Array(latents[range])
      var cards = chosen.map { JSONObject(dictionaryLiteral: ("latent", .integer($0))) }
      for part in parts {
        for (place, fields) in try await part.fields(of: chosen, work).enumerated() {
          for (key, value) in fields { cards[place][key] = value }
        }
      }
      try file.write(.array(cards.map { .object($0) }), as: "cards-\(block)")
      work.report(ProgressReport(done: range.upperBound, total: latents.count, unit: "latents"))
    }
  }

  /// Column by column, which is the most compact and the quickest to read. A missing number is null.
  private func table() throws -> JSON {
    var counts: [JSON] = []
    var strongest: [JSON] = []
    var tokens: [JSON] = []
    var single: [JSON] = []
    for latent in latents {
      let one = try statistics.statistics(of: latent)
      counts.append(.integer(one.firingCount))
      strongest.append(.rounded(one.maxActivation))
      tokens.append(.array(one.topTokensByCount.prefix(3).map { .string(tokenizer.tokenText($0.token)) }))
      single.append(.integer(Int(one.singleToken.rawValue)))
    }
    let explanations = latents.map { runs.explanation(of: $0) }
    return [
      "block": .integer(Self.cardsInBlock), "latents": .array(latents.map { .integer($0) }),
      "explanations": .array(explanations.map { $0.map { .string($0.text) } ?? .null }),
      "runs": .array(explanations.map { $0.map { .integer($0.run) } ?? .null }),
      "firings": .array(counts), "strongest": .array(strongest), "tokens": .array(tokens),
      "singleToken": .array(single),
      "series": .array(
        runs.series.map { series in
          let scores = latents.map { series.scores[$0] }
          return [
            "value": .array(scores.map { $0.map { .rounded($0.value, digits: 6) } ?? .null }),
            "low": .array(scores.map { $0.map { .rounded($0.low, digits: 6) } ?? .null }),
            "high": .array(scores.map { $0.map { .rounded($0.high, digits: 6) } ?? .null }),
          ]
        }
      ),
    ]
  }
}
