internal import Glibc
internal import LatentModels
internal import LatentSupport
internal import LatentTensor

/// Measures lenses on held-out text, context by context, so that memory does not depend on how much there is.
struct LensEvaluation: Sendable {
  /// Positions on which translators are measured at other sites than their own.
  private static let transferPositions = 256

  let model: ResidentModel
  let lens: TunedLens
  /// Mean −log of the next tokens under the frequencies of tokens, in nats.
  let unigram: Double
  let bytesPerToken: Double
  let measuresTransfer: Bool

  /// Sums over positions.
  private struct Sums {
    var kl = 0.0
    var reverse = 0.0
    var jensenShannon = 0.0
    var variation = 0.0
    var entropy = 0.0
    var surprisal = 0.0
    var ranks: [Int] = []

    mutating func add(_ rows: [DistributionComparison]) {
      for row in rows {
        kl += row.divergence
        reverse += row.reverseDivergence
        jensenShannon += row.jensenShannon
        variation += row.totalVariation
        entropy += row.entropy
        surprisal += row.surprisal
        ranks.append(row.rank)
      }
    }
  }

  /// - Parameter contexts: each of at least two tokens.
  /// - Throws: `LatentError` (`cancelled`).
  func run(_ contexts: [[Int32]], on lane: Lane, work: WorkContext) async throws -> LensReport {
    let hookpoints = lens.hookpoints
    let tuned = try await lane.run { try LensReadout(model, lens: lens, name: "lens", hookpoints: hookpoints) }
    let plain = try LensReadout(model, hookpoints: hookpoints)
    let rowLimit = min(LensReadout.rowLimit(model), contexts.map(\.count).max() ?? 1)
    let (own, logits) = try await lane.run {
      (
        try model.backend.allocate(rows: rowLimit, columns: model.vocabulary),
        try model.backend.allocate(rows: rowLimit, columns: model.vocabulary)
      )
    }
    var tunedSums = hookpoints.map { _ in Sums() }
    var plainSums = tunedSums
    var baseline = Sums()
    var transfer = hookpoints.map { _ in hookpoints.map { _ in 0.0 } }
    var transferred = 0
    for (number, context) in contexts.enumerated() {
      try work.cancellation.check()
      let streams = try await lane.run { () -> [Hookpoint: Matrix] in
        let collector = StreamCollector(hookpoints + [.final])
        _ = try model.forward(TokenBatch([context]), listeners: [collector])
        return collector.values
      }
      guard let last = streams[.final] else { throw LatentError(.internal, "The pass never came by final.") }
      for first in stride(from: 0, to: context.count - 1, by: rowLimit) {
        let rows = first..<min(first + rowLimit, context.count - 1)
        let next = Array(context[rows.lowerBound + 1..<rows.upperBound + 1]).map {
          Int($0) < model.realVocabulary ? $0 : -1
        }
        let ownRows = model.real(own.rows(0..<rows.count))
        baseline.add(
          try await lane.run {
            try model.writeLogits(ofFinal: last.rows(rows), into: own.rows(0..<rows.count))
            return try model.backend.compare(ownRows, with: ownRows, targets: next)
          }
        )
        func compare(_ readout: LensReadout, _ hookpoint: Hookpoint, with site: Hookpoint? = nil) async throws
          -> [DistributionComparison]
        {
          try work.cancellation.check()
          guard let stream = streams[hookpoint] else {
            throw LatentError(.internal, "The pass never came by \(hookpoint).")
          }
          return try await lane.run {
            let lensRows = logits.rows(0..<rows.count)
            try readout.writeLogits(of: stream.rows(rows), at: hookpoint, with: site, into: lensRows)
            return try model.backend.compare(ownRows, with: model.real(lensRows), targets: next)
          }
        }
        for (place, hookpoint) in hookpoints.enumerated() {
          tunedSums[place].add(try await compare(tuned, hookpoint))
          plainSums[place].add(try await compare(plain, hookpoint))
        }
        if measuresTransfer, transferred < Self.transferPositions {
          for (row, site) in hookpoints.enumerated() {
            for (column, hookpoint) in hookpoints.enumerated() {
              let compared = try await compare(tuned, hookpoint, with: site)
              transfer[row][column] += compared.reduce(0) { $0 + $1.divergence }
            }
          }
          transferred += rows.count
        }
      }
      work.report(ProgressReport(done: number + 1, total: contexts.count, unit: "contexts", message: "measuring"))
    }
    let count = max(1, baseline.ranks.count)
    let toBits = 1 / (bytesPerToken * log(2.0))
    func mean(_ sum: Double) -> Double { sum / Double(count) }
    var figures: [Hookpoint: LensFigures] = [:]
    for (place, hookpoint) in hookpoints.enumerated() {
      let (sums, plain) = (tunedSums[place], plainSums[place])
      figures[hookpoint] = LensFigures(
        kl: mean(sums.kl),
        reverseKL: mean(sums.reverse),
        jensenShannon: mean(sums.jensenShannon),
        totalVariation: mean(sums.variation),
        entropy: mean(sums.entropy),
        crossEntropyBitsPerByte: mean(sums.surprisal) * toBits,
        targetRank: Self.median(sums.ranks),
        logitLensKL: mean(plain.kl),
        logitLensBitsPerByte: mean(plain.surprisal) * toBits,
        converged: mean(sums.surprisal) < unigram
      )
    }
    return LensReport(
      sites: figures,
      baselineBitsPerByte: mean(baseline.surprisal) * toBits,
      unigramBitsPerByte: unigram * toBits,
      positions: count,
      transfer: measuresTransfer ? transfer.map { $0.map { $0 / Double(max(1, transferred)) } } : [],
      transferSites: measuresTransfer ? hookpoints : []
    )
  }

  private static func median(_ values: [Int]) -> Double {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return 0 }
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? Double(sorted[middle]) : Double(sorted[middle - 1] + sorted[middle]) / 2
  }
}
