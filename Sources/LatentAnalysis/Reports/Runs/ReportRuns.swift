internal import LatentSupport
package import LatentWorkspace

/// What some runs say of a dictionary's latents, and how that was scored: read from the catalogue once for a report.
package struct ReportRuns: Sendable {
  /// What came of the latents of one run.
  struct Outcomes: Sendable {
    var texts: [Int: String] = [:]
    var skipped: [Int: String] = [:]
    var failed: [Int: String] = [:]
  }

  /// The run whose explanation of a latent counts is the first that has one.
  package let runs: [RunRecord]
  private(set) var outcomes: [Outcomes]
  /// One for each run, scorer, judge and choice of texts: by run, then scorer, then newest first.
  private(set) var series: [ReportSeries]

  /// - Parameter runs: in the order in which they count.
  package init(_ runs: [RunRecord], _ catalogue: Catalogue) throws {
    self.runs = runs
    var outcomes: [Outcomes] = []
    var series: [ReportSeries] = []
    for (index, run) in runs.enumerated() {
      var outcome = Outcomes()
      for record in try catalogue.outcomes(run: run.id) {
        switch record.outcome {
        case .explained(let text, _): outcome.texts[record.latent] = text
        case .skipped(let reason): outcome.skipped[record.latent] = reason
        case .failed(let failure): outcome.failed[record.latent] = failure.message
        }
      }
      outcomes.append(outcome)
      let found = try catalogue.scorings(run: run.id).flatMap { try ReportSeries.series(of: $0, run: index, catalogue) }
      series += Self.merged(found).enumerated()
        .sorted { ($0.element.scorer, $0.offset) < ($1.element.scorer, $1.offset) }.map(\.element)
    }
    self.outcomes = outcomes
    self.series = series
  }

  /// One series of each kind, which several seeds may have been run of. A latent's score is the newest of a scoring that
  /// came to its end, else the newest there is: a scoring that was cut short, or is of a few latents, hides no other.
  ///
  /// - Parameter found: newest first.
  private static func merged(_ found: [ReportSeries]) -> [ReportSeries] {
    var places: [[String]: Int] = [:]
    var merged: [ReportSeries] = []
    for one in found.filter(\.isComplete) + found.filter({ !$0.isComplete }) {
      if let place = places[one.kind] {
        merged[place].add(one)
      } else {
        places[one.kind] = merged.count
        merged.append(one)
      }
    }
    return merged
  }

  /// The explained latents that a series has neither a score of nor a reason why not.
  func untried(_ series: ReportSeries) -> [Int] {
    outcomes[series.run].texts.keys.filter { series.scores[$0] == nil && series.failures[$0] == nil }.sorted()
  }

  /// The latents that any of the runs has come to, ascending.
  package var latents: [Int] {
    var all: Set<Int> = []
    for outcome in outcomes {
      for part in [outcome.texts, outcome.skipped, outcome.failed] { all.formUnion(part.keys) }
    }
    return all.sorted()
  }

  /// The same of some latents only, so that sums and pictures are of those that a reader can look at.
  package func restricted(to latents: [Int]) -> ReportRuns {
    let wanted = Set(latents)
    func chosen<Value>(_ values: [Int: Value]) -> [Int: Value] { values.filter { wanted.contains($0.key) } }
    var result = self
    for index in outcomes.indices {
      result.outcomes[index].texts = chosen(outcomes[index].texts)
      result.outcomes[index].skipped = chosen(outcomes[index].skipped)
      result.outcomes[index].failed = chosen(outcomes[index].failed)
    }
    for index in series.indices {
      result.series[index].scores = chosen(series[index].scores)
      result.series[index].negatives = series[index].negatives.mapValues { chosen($0) }
      result.series[index].controls = series[index].controls.mapValues { chosen($0) }
      result.series[index].failures = chosen(series[index].failures)
    }
    return result
  }

  /// The explanation of `latent` that counts, and the place of its run.
  func explanation(of latent: Int) -> (run: Int, text: String)? {
    for (index, outcome) in outcomes.enumerated() { if let text = outcome.texts[latent] { return (index, text) } }
    return nil
  }
}
