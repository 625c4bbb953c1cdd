package import LatentSupport
internal import LatentWorkspace

/// Scores as a whole: their distributions, their controls, how they fare on weak activations, and what is missing.
package struct OverviewSection: ReportSection {
  private let runs: ReportRuns
  private let lane: Lane
  private let seed: Int

  /// - Parameters:
  ///   - lane: where distributions are computed.
  ///   - seed: decides the resamples of the intervals.
  package init(_ runs: ReportRuns, on lane: Lane, seed: Int = 0) {
    self.runs = runs
    self.lane = lane
    self.seed = seed
  }

  package nonisolated(nonsending) func write(to file: ReportFile, _ work: WorkContext) async throws {
    var series: [JSON] = []
    for one in runs.series {
      try work.cancellation.check()
      series.append(await lane.run { summary(one) })
    }
    try file.write(["runs": .array(runs.runs.indices.map(run)), "series": .array(series)], as: "overview")
  }

  private func run(_ index: Int) -> JSON {
    let record = runs.runs[index]
    let outcome = runs.outcomes[index]
    var fields: JSONObject = [
      "name": .string(record.name), "explainer": .string(record.request.explainer),
      "explained": .integer(outcome.texts.count), "skipped": Self.reasons(outcome.skipped),
      "failed": Self.reasons(outcome.failed), "isComplete": .bool(record.isComplete),
      "requests": .integer(record.usage.requests),
      "promptTokens": .integer(record.usage.promptTokens),
      "completionTokens": .integer(record.usage.completionTokens), "createdAt": .integer(record.createdAt),
    ]
    fields["client"] = record.request.client.map { .string($0) }
    return .object(fields)
  }

  private func summary(_ series: ReportSeries) -> JSON {
    func parts(_ parts: [String: [Int: ReportScore]]) -> JSON {
      .array(
        parts.sorted { $0.key < $1.key }.compactMap { name, scores in
          distribution(scores).map { ["name": .string(name), "distribution": $0, "values": Self.values(scores)] }
        }
      )
    }
    var fields: JSONObject = [
      "run": .integer(series.run), "scorer": .string(series.scorer), "judge": .string(series.judge),
      "chance": .rounded(series.chance), "slices": .array(Self.slices(series.scores)),
      "negatives": parts(series.negatives), "controls": parts(series.controls),
      "failures": Self.reasons(series.failures), "isComplete": .bool(series.isComplete),
      "untried": Self.reasons(untried(series)),
    ]
    fields["metric"] = series.metric.map { .string($0.rawValue) }
    fields["distribution"] = distribution(series.scores)
    return .object(fields)
  }

  private func untried(_ series: ReportSeries) -> [Int: String] {
    let reason =
      series.isComplete
      ? "The explanation was not among those that were given to this scorer."
      : "The scoring has not come to its end; the same request again goes on with it."
    return Dictionary(uniqueKeysWithValues: runs.untried(series).map { ($0, reason) })
  }

  private func distribution(_ scores: [Int: ReportScore]) -> JSON? {
    // By latent: the sum of floating-point numbers depends on their order, and a dictionary has none.
    let values = scores.sorted { $0.key < $1.key }.map(\.value.value)
    guard let spread = ScoreDistribution(values, seed: seed) else { return nil }
    return [
      "count": .integer(spread.count), "mean": .rounded(spread.mean, digits: 6),
      "interval": [.rounded(spread.interval.low, digits: 6), .rounded(spread.interval.high, digits: 6)],
      "lowerQuartile": .rounded(spread.lowerQuartile, digits: 6), "median": .rounded(spread.median, digits: 6),
      "upperQuartile": .rounded(spread.upperQuartile, digits: 6),
    ]
  }

  private static func values(_ scores: [Int: ReportScore]) -> JSON {
    .array(scores.values.map(\.value).sorted().map { .rounded($0, digits: 3) })
  }

  /// Mean share found, and its standard error, for each slice of activation strength, strongest first. A latent with too
  /// few windows for all slices is left out: its slices are other ones.
  private static func slices(_ scores: [Int: ReportScore]) -> [JSON] {
    let lists = scores.sorted { $0.key < $1.key }.map(\.value.recallByQuantile)
    let count = lists.map(\.count).max() ?? 0
    let whole = lists.filter { $0.count == count }
    return (0..<count).map { slice in
      let values = whole.map { $0[slice] }
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, values.count - 1))
      return [.rounded(mean), .rounded((variance / Double(values.count)).squareRoot()), .integer(values.count)]
    }
  }

  private static let listed = 200

  /// Reasons with how many latents have each, most frequent first. Numbers in a reason are of one latent, and would make
  /// each reason its own.
  private static func reasons(_ reasons: [Int: String]) -> JSON {
    var latents: [String: [Int]] = [:]
    for (latent, reason) in reasons { latents[withoutNumbers(reason), default: []].append(latent) }
    return .array(
      latents.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.map { reason, latents in
        [
          "reason": .string(reason), "count": .integer(latents.count),
          "latents": .array(latents.sorted().prefix(listed).map { .integer($0) }),
        ]
      }
    )
  }

  static func withoutNumbers(_ text: String) -> String {
    var result = ""
    var isInNumber = false
    for character in text {
      let isDigit = character.isASCII && character.isNumber
      if isDigit, !isInNumber { result += "…" }
      if !isDigit { result.append(character) }
      isInNumber = isDigit
    }
    return result
  }
}
