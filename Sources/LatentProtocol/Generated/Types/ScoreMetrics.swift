// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// What a scorer measured on one latent. `interval` is of `headline`; which of the others are there depends on the
  /// scorer.
  package struct ScoreMetrics: WireValue {
    /// The number that the scorer is about: `balancedAccuracy` (detection, fuzzing), `accuracy` (intruder), `auc`
    /// (embedding, example-embedding, surprisal), `correlation` (simulation), `nats` (intervention).
    package var headline: String
    /// Mean of the shares of true and of false examples that were judged rightly; 0.5 is chance.
    package var balancedAccuracy: Double?
    /// Share of examples that were judged rightly; of intruder tasks, share of intruders found.
    package var accuracy: Double?
    /// Share of the answers "yes" that were right; 0 when there was none.
    package var precision: Double?
    /// Share of the true examples that were found.
    package var recall: Double?
    /// Harmonic mean of precision and recall.
    package var f1: Double?
    /// Area under the ROC curve; there when there is a probability, or another order, for every example.
    package var auc: Double?
    /// Accuracy of somebody who guesses, where that is not 0.5.
    package var chance: Double?
    /// Share of all windows of the test documents in which the latent fires.
    package var baseRate: Double?
    /// Share of the latent's own among the windows that a judge would find in all test documents: `precision` at
    /// `baseRate` in place of as many true as false examples. From random negatives only.
    package var precisionAtBaseRate: Double?
    /// 95 % interval of `precisionAtBaseRate`: [low, high].
    package var precisionInterval: [Double]?
    /// `recall` for each slice of activation strength, strongest first.
    package var recallByQuantile: [Double]?
    /// Pearson's correlation of predicted and true activations, over all tokens.
    package var correlation: Double?
    /// Mean over prompts of how much more probable the explanation is after the edited model's text than after the
    /// unedited one's, in nats.
    package var nats: Double?
    /// Standard error of `nats`.
    package var standardError: Double?
    /// Strength of the edit.
    package var strength: Double?
    /// KL(unedited ‖ edited) of the next-token predictions after the prompts that the strength was tuned on, in nats.
    package var kl: Double?
    /// Examples that the numbers are from.
    package var n: Int
    /// Examples there were; more than `n` where asking stopped early, or some had no answer.
    package var offered: Int
    /// 95 % interval of `headline`: [low, high].
    package var interval: [Double]

    package init(
      headline: String,
      balancedAccuracy: Double? = nil,
      accuracy: Double? = nil,
      precision: Double? = nil,
      recall: Double? = nil,
      f1: Double? = nil,
      auc: Double? = nil,
      chance: Double? = nil,
      baseRate: Double? = nil,
      precisionAtBaseRate: Double? = nil,
      precisionInterval: [Double]? = nil,
      recallByQuantile: [Double]? = nil,
      correlation: Double? = nil,
      nats: Double? = nil,
      standardError: Double? = nil,
      strength: Double? = nil,
      kl: Double? = nil,
      n: Int,
      offered: Int,
      interval: [Double]
    ) {
      self.headline = headline
      self.balancedAccuracy = balancedAccuracy
      self.accuracy = accuracy
      self.precision = precision
      self.recall = recall
      self.f1 = f1
      self.auc = auc
      self.chance = chance
      self.baseRate = baseRate
      self.precisionAtBaseRate = precisionAtBaseRate
      self.precisionInterval = precisionInterval
      self.recallByQuantile = recallByQuantile
      self.correlation = correlation
      self.nats = nats
      self.standardError = standardError
      self.strength = strength
      self.kl = kl
      self.n = n
      self.offered = offered
      self.interval = interval
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(
        fields: [
          "headline",
          "balancedAccuracy",
          "accuracy",
          "precision",
          "recall",
          "f1",
          "auc",
          "chance",
          "baseRate",
          "precisionAtBaseRate",
          "precisionInterval",
          "recallByQuantile",
          "correlation",
          "nats",
          "standardError",
          "strength",
          "kl",
          "n",
          "offered",
          "interval",
        ]
      )
      headline = try object.required("headline").string()
      balancedAccuracy = try object.optional("balancedAccuracy")?.number(from: 0, to: 1)
      accuracy = try object.optional("accuracy")?.number(from: 0, to: 1)
      precision = try object.optional("precision")?.number(from: 0, to: 1)
      recall = try object.optional("recall")?.number(from: 0, to: 1)
      f1 = try object.optional("f1")?.number(from: 0, to: 1)
      auc = try object.optional("auc")?.number(from: 0, to: 1)
      chance = try object.optional("chance")?.number(from: 0, to: 1)
      baseRate = try object.optional("baseRate")?.number(from: 0, to: 1)
      precisionAtBaseRate = try object.optional("precisionAtBaseRate")?.number(from: 0, to: 1)
      precisionInterval = try object.optional("precisionInterval")?.array(from: 2, to: 2).map { try $0.number() }
      recallByQuantile = try object.optional("recallByQuantile")?.array().map { try $0.number(from: 0, to: 1) }
      correlation = try object.optional("correlation")?.number(from: -1, to: 1)
      nats = try object.optional("nats")?.number()
      standardError = try object.optional("standardError")?.number(from: 0)
      strength = try object.optional("strength")?.number()
      kl = try object.optional("kl")?.number(from: 0)
      n = try object.required("n").integer(from: 1)
      offered = try object.required("offered").integer(from: 1)
      interval = try object.required("interval").array(from: 2, to: 2).map { try $0.number() }
    }

    package var json: JSON {
      var object = JSONObject()
      object["headline"] = .string(headline)
      object["balancedAccuracy"] = balancedAccuracy.map { .number($0) }
      object["accuracy"] = accuracy.map { .number($0) }
      object["precision"] = precision.map { .number($0) }
      object["recall"] = recall.map { .number($0) }
      object["f1"] = f1.map { .number($0) }
      object["auc"] = auc.map { .number($0) }
      object["chance"] = chance.map { .number($0) }
      object["baseRate"] = baseRate.map { .number($0) }
      object["precisionAtBaseRate"] = precisionAtBaseRate.map { .number($0) }
      object["precisionInterval"] = precisionInterval.map { .array($0.map { .number($0) }) }
      object["recallByQuantile"] = recallByQuantile.map { .array($0.map { .number($0) }) }
      object["correlation"] = correlation.map { .number($0) }
      object["nats"] = nats.map { .number($0) }
      object["standardError"] = standardError.map { .number($0) }
      object["strength"] = strength.map { .number($0) }
      object["kl"] = kl.map { .number($0) }
      object["n"] = .integer(n)
      object["offered"] = .integer(offered)
      object["interval"] = .array(interval.map { .number($0) })
      return .object(object)
    }
  }
}
