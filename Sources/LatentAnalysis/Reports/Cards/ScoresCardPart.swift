package import LatentSupport
internal import LatentWorkspace

/// What each run says of a latent, and how each scorer judged it.
package struct ScoresCardPart: ReportCardPart {
  private let runs: ReportRuns

  package init(_ runs: ReportRuns) {
    self.runs = runs
  }

  package nonisolated(nonsending) func fields(of latents: [Int], _ work: WorkContext) async throws -> [JSONObject] {
    latents.map { ["said": .array(said(of: $0)), "scores": .array(scores(of: $0))] }
  }

  /// `[run, "explained" | "skipped" | "failed", text]`
  private func said(of latent: Int) -> [JSON] {
    runs.outcomes.enumerated().compactMap { run, outcome in
      if let text = outcome.texts[latent] { return [.integer(run), "explained", .string(text)] }
      if let reason = outcome.skipped[latent] { return [.integer(run), "skipped", .string(reason)] }
      return outcome.failed[latent].map { [.integer(run), "failed", .string($0)] }
    }
  }

  private func scores(of latent: Int) -> [JSON] {
    runs.series.enumerated().compactMap { index, series in
      if let failure = series.failures[latent] { return ["series": .integer(index), "failure": .string(failure)] }
      guard let score = series.scores[latent] else { return nil }
      var fields: JSONObject = ["series": .integer(index), "score": score.json]
      if !score.recallByQuantile.isEmpty {
        fields["slices"] = .array(score.recallByQuantile.map { .rounded($0, digits: 3) })
      }
      fields["precisionAtBaseRate"] = score.precisionAtBaseRate.map { .rounded($0, digits: 3) }
      for (key, parts) in [("negatives", series.negatives), ("controls", series.controls)] {
        let found = parts.sorted { $0.key < $1.key }.compactMap { name, scores in
          scores[latent].map { (name, $0.json) }
        }
        if !found.isEmpty { fields[key] = .array(found.map { [.string($0), $1] }) }
      }
      return .object(fields)
    }
  }
}
