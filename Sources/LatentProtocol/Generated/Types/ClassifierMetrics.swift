// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// How well an explanation, used as a classifier, tells a latent's examples from others.
  package struct ClassifierMetrics: WireValue {
    /// Mean of the shares of true and of false examples that were judged rightly; 0.5 is chance.
    package var balancedAccuracy: Double
    /// Share of examples that were judged rightly.
    package var accuracy: Double
    /// Share of the answers "yes" that were right; 0 when there was none.
    package var precision: Double
    /// Share of the true examples that were found.
    package var recall: Double
    /// Harmonic mean of precision and recall.
    package var f1: Double
    /// Area under the ROC curve; there when the judge gave a probability for every example.
    package var auc: Double?
    /// Examples judged, true and false together.
    package var n: Int
    /// 95 % interval of `balancedAccuracy`: [low, high].
    package var interval: [Double]

    package init(
      balancedAccuracy: Double,
      accuracy: Double,
      precision: Double,
      recall: Double,
      f1: Double,
      auc: Double? = nil,
      n: Int,
      interval: [Double]
    ) {
      self.balancedAccuracy = balancedAccuracy
      self.accuracy = accuracy
      self.precision = precision
      self.recall = recall
      self.f1 = f1
      self.auc = auc
      self.n = n
      self.interval = interval
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(
        fields: [
          "balancedAccuracy",
          "accuracy",
          "precision",
          "recall",
          "f1",
          "auc",
          "n",
          "interval",
        ]
      )
      balancedAccuracy = try object.required("balancedAccuracy").number(from: 0, to: 1)
      accuracy = try object.required("accuracy").number(from: 0, to: 1)
      precision = try object.required("precision").number(from: 0, to: 1)
      recall = try object.required("recall").number(from: 0, to: 1)
      f1 = try object.required("f1").number(from: 0, to: 1)
      auc = try object.optional("auc")?.number(from: 0, to: 1)
      n = try object.required("n").integer(from: 2)
      interval = try object.required("interval").array(from: 2, to: 2).map { try $0.number(from: 0, to: 1) }
    }

    package var json: JSON {
      var object = JSONObject()
      object["balancedAccuracy"] = .number(balancedAccuracy)
      object["accuracy"] = .number(accuracy)
      object["precision"] = .number(precision)
      object["recall"] = .number(recall)
      object["f1"] = .number(f1)
      object["auc"] = auc.map { .number($0) }
      object["n"] = .integer(n)
      object["interval"] = .array(interval.map { .number($0) })
      return .object(object)
    }
  }
}
