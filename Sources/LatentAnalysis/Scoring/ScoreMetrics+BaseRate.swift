extension ScoreMetrics {
  /// Adds how many of the windows that the explanation fits would be the latent's, were it asked of all windows of the
  /// test documents: examples are half true and half false, and the corpus is not.
  ///
  /// precision = r π / (r π + (1 − s) (1 − π)) with recall r, specificity s and base rate π. The interval takes both ends
  /// of the exact intervals of r and s, which is wide and holds.
  /// - Parameters:
  ///   - judgements: against random windows only; what is rejected of the harder kinds says nothing about the corpus.
  mutating func addPrecision(atBaseRate baseRate: Double, _ judgements: [Judgement]) {
    let positives = judgements.filter(\.truth)
    let negatives = judgements.filter { !$0.truth }
    guard !positives.isEmpty, !negatives.isEmpty, baseRate > 0 else { return }
    let found = positives.count { $0.verdict }
    let fooled = negatives.count { $0.verdict }
    func precision(_ recall: Double, _ falseShare: Double) -> Double {
      let right = recall * baseRate
      let wrong = falseShare * (1 - baseRate)
      return right + wrong > 0 ? right / (right + wrong) : 0
    }
    let recall = Interval.ofProportion(successes: found, of: positives.count)
    let falseShare = Interval.ofProportion(successes: fooled, of: negatives.count)
    values[.baseRate] = baseRate
    values[.precisionAtBaseRate] = precision(
      Double(found) / Double(positives.count),
      Double(fooled) / Double(negatives.count)
    )
    precisionInterval = Interval(
      low: precision(recall.low, falseShare.high),
      high: precision(recall.high, falseShare.low)
    )
  }
}
