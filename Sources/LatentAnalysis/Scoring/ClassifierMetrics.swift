/// One example put to a judge, and what the judge said.
package struct Judgement: Sendable, Equatable {
  /// Whether the latent is truly active (detection) or the marks are true (fuzzing).
  package var truth: Bool
  /// What the judge answered.
  package var verdict: Bool
  /// The judge's probability of "yes", where it gives one.
  package var probability: Double?

  package init(truth: Bool, verdict: Bool, probability: Double? = nil) {
    self.truth = truth
    self.verdict = verdict
    self.probability = probability
  }
}

/// How well an explanation, used as a classifier, tells a latent's examples from others.
package struct ClassifierMetrics: Sendable, Equatable {
  /// Mean of the shares of true and of false examples that were judged rightly; 0.5 is chance.
  package var balancedAccuracy: Double
  package var accuracy: Double
  /// Share of "yes" answers that were right; 0 when there was no "yes".
  package var precision: Double
  /// Share of true examples that were found.
  package var recall: Double
  package var f1: Double
  /// Area under the ROC curve, where the judge gave probabilities for all examples.
  package var auc: Double?
  /// Examples judged, true and false together.
  package var n: Int
  /// 95 % interval of `balancedAccuracy`.
  package var interval: Interval

  /// - Parameter judgements: at least one true and one false example; nil otherwise, since neither share is defined.
  package init?(_ judgements: [Judgement]) {
    var truePositives = 0
    var falsePositives = 0
    var positives = 0
    for judgement in judgements {
      if judgement.truth { positives += 1 }
      if judgement.verdict { if judgement.truth { truePositives += 1 } else { falsePositives += 1 } }
    }
    let negatives = judgements.count - positives
    guard positives > 0, negatives > 0 else { return nil }
    let trueNegatives = negatives - falsePositives
    recall = Double(truePositives) / Double(positives)
    let specificity = Double(trueNegatives) / Double(negatives)
    balancedAccuracy = (recall + specificity) / 2
    accuracy = Double(truePositives + trueNegatives) / Double(judgements.count)
    let answeredYes = truePositives + falsePositives
    precision = answeredYes == 0 ? 0 : Double(truePositives) / Double(answeredYes)
    f1 = precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall)
    auc = Self.areaUnderCurve(judgements)
    n = judgements.count
    interval = Interval.meanOfProportions((truePositives, positives), (trueNegatives, negatives))
  }

  /// The area under the ROC curve; nil when an example has no probability, or all are of one kind.
  static func areaUnderCurve(_ judgements: [Judgement]) -> Double? {
    let probabilities = judgements.compactMap(\.probability)
    guard probabilities.count == judgements.count else { return nil }
    return AreaUnderCurve(scores: probabilities, truths: judgements.map(\.truth)).value
  }
}
