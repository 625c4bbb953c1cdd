package import LatentSupport

extension ClassifierMetrics {
  /// As stored with a score.
  package var json: JSON {
    var fields: JSONObject = [
      "balancedAccuracy": .number(balancedAccuracy), "accuracy": .number(accuracy), "precision": .number(precision),
      "recall": .number(recall), "f1": .number(f1),
    ]
    fields["auc"] = auc.map { .number($0) }
    fields["n"] = .integer(n)
    fields["interval"] = [.number(interval.low), .number(interval.high)]
    return .object(fields)
  }

  /// Reads what `json` wrote; nil when it is something else.
  package init?(json: JSON) {
    guard let balancedAccuracy = json["balancedAccuracy"]?.numberValue, let accuracy = json["accuracy"]?.numberValue,
      let precision = json["precision"]?.numberValue, let recall = json["recall"]?.numberValue,
      let f1 = json["f1"]?.numberValue, let n = json["n"]?.integerValue,
      let low = json["interval"]?[0]?.numberValue, let high = json["interval"]?[1]?.numberValue
    else { return nil }
    self.balancedAccuracy = balancedAccuracy
    self.accuracy = accuracy
    self.precision = precision
    self.recall = recall
    self.f1 = f1
    auc = json["auc"]?.numberValue
    self.n = n
    interval = Interval(low: low, high: high)
  }
}
