// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// A score of this explanation.
  package struct ExplanationScore: WireValue {
    /// Kind of the scorer.
    package var scorer: String
    /// What a scorer measured on one latent. `interval` is of `headline`; which of the others are there depends on the
    /// scorer.
    package var metrics: ScoreMetrics

    package init(scorer: String, metrics: ScoreMetrics) {
      self.scorer = scorer
      self.metrics = metrics
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["scorer", "metrics"])
      scorer = try object.required("scorer").string()
      metrics = try ScoreMetrics(object.required("metrics"))
    }

    package var json: JSON {
      var object = JSONObject()
      object["scorer"] = .string(scorer)
      object["metrics"] = metrics.json
      return .object(object)
    }
  }
}
