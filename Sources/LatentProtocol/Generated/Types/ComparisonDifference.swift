// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// By how much one dictionary's explanations score better than another's.
  package struct ComparisonDifference: WireValue {
    /// By which scorer.
    package var scorer: String
    /// The baseline's name.
    package var dictionary: String
    /// The dictionary whose mean that of `dictionary` is taken from, where it is another baseline.
    package var above: String?
    /// What is compared: the scorer's headline.
    package var metric: String
    /// The mean over the one's latents less that over the baseline's. A latent that the explainer had nothing to say of
    /// counts as chance.
    package var difference: Double
    /// 95 % bootstrap interval of the difference, [low, high].
    package var interval: [Double]

    package init(
      scorer: String,
      dictionary: String,
      above: String? = nil,
      metric: String,
      difference: Double,
      interval: [Double]
    ) {
      self.scorer = scorer
      self.dictionary = dictionary
      self.above = above
      self.metric = metric
      self.difference = difference
      self.interval = interval
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["scorer", "dictionary", "above", "metric", "difference", "interval"])
      scorer = try object.required("scorer").string()
      dictionary = try object.required("dictionary").string()
      above = try object.optional("above")?.nonemptyString()
      metric = try object.required("metric").string()
      difference = try object.required("difference").number()
      interval = try object.required("interval").array(from: 2, to: 2).map { try $0.number() }
    }

    package var json: JSON {
      var object = JSONObject()
      object["scorer"] = .string(scorer)
      object["dictionary"] = .string(dictionary)
      object["above"] = above.map { .string($0) }
      object["metric"] = .string(metric)
      object["difference"] = .number(difference)
      object["interval"] = .array(interval.map { .number($0) })
      return .object(object)
    }
  }
}
