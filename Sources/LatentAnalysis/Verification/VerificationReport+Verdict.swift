internal import LatentModels

extension VerificationReport {
  static let asRead = "as read"

  /// Judges by `VerificationCriteria`.
  init(_ tried: Tried, _ placement: DictionaryPlacement, files modelName: String?, model: ResidentModel) {
    let asRead = tried.asRead
    let better = tried.others.filter { VerificationCriteria.isClearlyBetter($0.measure, than: asRead) }
    let best = Self.named(better)
    if case .beginningOfText? = best?.candidate.change { concernsContexts = true } else { concernsContexts = false }
    explainedVariance = asRead.explainedVariance
    meanL0 = asRead.meanL0
    deadFraction = asRead.deadFraction
    let sorted = tried.others.sorted { $0.measure.explainedVariance > $1.measure.explainedVariance }
    readings =
      [Reading(name: Self.asRead, explainedVariance: asRead.explainedVariance, meanL0: asRead.meanL0)]
      + sorted.map {
        Reading(
          name: $0.candidate.name,
          explainedVariance: $0.measure.explainedVariance,
          meanL0: $0.measure.meanL0
        )
      }
    let place =
      placement.transcodes
      ? "\(placement.outputs[0]) from \(placement.hookpoint)" : "\(placement.hookpoint)"
    let said =
      "As read it explains \(Self.short(asRead.explainedVariance)) of the variance of \(place) with "
      + "\(Self.short(asRead.meanL0)) latents a token"
    if let best {
      verdict = .wrong
      reason =
        "\(best.candidate.fault) Read as \"\(best.candidate.name)\", it explains "
        + "\(Self.short(best.measure.explainedVariance)) with \(Self.short(best.measure.meanL0)) latents a token. \(said)."
    } else if let fewer = tried.fewer,
      fewer.measure.explainedVariance >= VerificationCriteria.strongestShare * asRead.explainedVariance
    {
      verdict = .suspect
      reason =
        "\(said), and the \(fewer.count) strongest of them nearly as much, \(Self.short(fewer.measure.explainedVariance)): "
        + "a threshold or a limit on what fires (a batch top-k dictionary's) was probably dropped."
    } else if VerificationCriteria.isGood(asRead, transcodes: placement.transcodes) {
      verdict = .verified
      let next = sorted.first.map {
        "; the next best of \(sorted.count) other readings, \"\($0.candidate.name)\", explains "
          + Self.short($0.measure.explainedVariance)
      }
      reason = said + (next ?? "") + "."
    } else {
      verdict = .suspect
      let origin = modelName.map { " Its files name the model \($0); \(model.name) is loaded from \(model.path)." }
      reason =
        "\(said), and no other reading explains clearly more: it may belong to another model, hookpoint or text."
        + (origin ?? "")
    }
  }

  /// The reading to name of those that are clearly better: the best, but of ones that are as good the first, which is the
  /// simplest, and rather one without a searched number.
  private static func named(
    _ better: [(candidate: ReadingCandidate, measure: ReadingMeasure)]
  ) -> (candidate: ReadingCandidate, measure: ReadingMeasure)? {
    func best(
      _ some: [(candidate: ReadingCandidate, measure: ReadingMeasure)]
    ) -> (candidate: ReadingCandidate, measure: ReadingMeasure)? {
      let most = some.map(\.measure.explainedVariance).max() ?? 0
      return some.first { $0.measure.explainedVariance >= most - VerificationCriteria.tie }
    }
    guard let overall = best(better) else { return nil }
    guard let plain = best(better.filter { !$0.candidate.isSearched }) else { return overall }
    let left = 1 - overall.measure.explainedVariance
    return 1 - plain.measure.explainedVariance <= VerificationCriteria.searchedAdvantage * left ? plain : overall
  }

  /// Three digits after the point for shares, one for counts.
  private static func short(_ value: Double) -> String {
    let digits = abs(value) < 2 ? 1000.0 : 10.0
    return "\((value * digits).rounded() / digits)"
  }
}
