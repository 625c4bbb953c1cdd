// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// How one latent's explanation did under one scorer.
  package struct LatentScore: WireValue {
    /// Which latent, from 0.
    package var latent: Int
    /// Kind of the scorer.
    package var scorer: String
    /// How well an explanation, used as a classifier, tells a latent's examples from others.
    package var metrics: ClassifierMetrics

    package init(latent: Int, scorer: String, metrics: ClassifierMetrics) {
      self.latent = latent
      self.scorer = scorer
      self.metrics = metrics
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["latent", "scorer", "metrics"])
      latent = try object.required("latent").integer(from: 0)
      scorer = try object.required("scorer").string()
      metrics = try ClassifierMetrics(object.required("metrics"))
    }

    package var json: JSON {
      var object = JSONObject()
      object["latent"] = .integer(latent)
      object["scorer"] = .string(scorer)
      object["metrics"] = metrics.json
      return .object(object)
    }
  }
}
