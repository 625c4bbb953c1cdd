// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// A score of this explanation.
  package struct ExplanationScore: WireValue {
    /// Kind of the scorer.
    package var scorer: String
    /// How well an explanation, used as a classifier, tells a latent's examples from others.
    package var metrics: ClassifierMetrics

    package init(scorer: String, metrics: ClassifierMetrics) {
      self.scorer = scorer
      self.metrics = metrics
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["scorer", "metrics"])
      scorer = try object.required("scorer").string()
      metrics = try ClassifierMetrics(object.required("metrics"))
    }

    package var json: JSON {
      var object = JSONObject()
      object["scorer"] = .string(scorer)
      object["metrics"] = metrics.json
      return .object(object)
    }
  }
}
