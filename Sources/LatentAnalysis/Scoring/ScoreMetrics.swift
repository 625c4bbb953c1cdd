package import LatentSupport

/// What a scorer measured on one latent: numbers by name, and the 95 % interval of the one that counts.
package struct ScoreMetrics: Sendable, Equatable {
  package enum Name: String, Sendable, CaseIterable {
    /// Of yes-or-no answers; see `ClassifierMetrics`.
    case balancedAccuracy, accuracy, precision, recall, f1, auc
    /// The accuracy of somebody who guesses among several.
    case chance
    /// Share of all windows of the test documents in which the latent fires, and what share of the windows that the
    /// explanation fits would be among them.
    case baseRate, precisionAtBaseRate
    /// Of predicted and true activations, token by token (Pearson).
    case correlation
    /// How much more probable an explanation is after the edited model's text than after the unedited one's, in nats, and
    /// the standard error of that mean.
    case nats, standardError
    /// What the edit was made with, and how far it moved the predictions, in nats.
    case strength, kl
  }

  /// The number that the scorer is about, which `interval` is of.
  package var headline: Name
  package var interval: Interval
  /// Examples that the numbers are from.
  package var n: Int
  /// Examples there were; more than `n` where asking stopped early, or some had no answer.
  package var offered: Int
  package var values: [Name: Double]
  /// Per slice of activation strength, strongest first, the share that was found.
  package var recallByQuantile: [Double]
  /// 95 % interval of `precisionAtBaseRate`.
  package var precisionInterval: Interval?

  package init(
    _ headline: Name,
    _ values: [Name: Double],
    interval: Interval,
    n: Int,
    offered: Int? = nil
  ) {
    self.headline = headline
    self.values = values
    self.interval = interval
    self.n = n
    self.offered = offered ?? n
    recallByQuantile = []
  }

  package subscript(name: Name) -> Double? { values[name] }
}

extension ScoreMetrics {
  /// As stored with a score.
  package var json: JSON {
    var fields: JSONObject = ["headline": .string(headline.rawValue)]
    for name in Name.allCases { fields[name.rawValue] = values[name].map { .number($0) } }
    fields["n"] = .integer(n)
    fields["offered"] = .integer(offered)
    fields["interval"] = [.number(interval.low), .number(interval.high)]
    if let precisionInterval {
      fields["precisionInterval"] = [.number(precisionInterval.low), .number(precisionInterval.high)]
    }
    if !recallByQuantile.isEmpty { fields["recallByQuantile"] = .array(recallByQuantile.map { .number($0) }) }
    return .object(fields)
  }

  /// Reads what `json` wrote; nil when it is something else.
  package init?(json: JSON) {
    guard let headline = json["headline"]?.stringValue.flatMap({ Name(rawValue: $0) }),
      let n = json["n"]?.integerValue, let interval = Interval(json["interval"])
    else { return nil }
    var values: [Name: Double] = [:]
    for name in Name.allCases { values[name] = json[name.rawValue]?.numberValue }
    self.init(headline, values, interval: interval, n: n, offered: json["offered"]?.integerValue)
    precisionInterval = Interval(json["precisionInterval"])
    recallByQuantile = json["recallByQuantile"]?.arrayValue?.compactMap(\.numberValue) ?? []
  }
}

extension Interval {
  fileprivate init?(_ json: JSON?) {
    guard let low = json?[0]?.numberValue, let high = json?[1]?.numberValue else { return nil }
    self.init(low: low, high: high)
  }
}

extension ScoreMetrics {
  /// Of a scorer whose answers are yes or no: balanced accuracy counts.
  package init?(answers judgements: [Judgement]) {
    guard let metrics = ClassifierMetrics(judgements) else { return nil }
    self.init(.balancedAccuracy, metrics.values, interval: metrics.interval, n: metrics.n)
  }

  /// Of a scorer that puts examples in an order, by `Judgement.probability`: the area under the ROC curve counts.
  package init?(ranking judgements: [Judgement]) {
    guard let metrics = ClassifierMetrics(judgements), let auc = metrics.auc else { return nil }
    let positives = judgements.count { $0.truth }
    self.init(
      .auc,
      metrics.values,
      interval: .ofAreaUnderCurve(auc, positives: positives, negatives: judgements.count - positives),
      n: metrics.n
    )
  }
}

extension ClassifierMetrics {
  fileprivate var values: [ScoreMetrics.Name: Double] {
    var values: [ScoreMetrics.Name: Double] = [
      .balancedAccuracy: balancedAccuracy, .accuracy: accuracy, .precision: precision, .recall: recall, .f1: f1,
    ]
    values[.auc] = auc
    return values
  }
}
