// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// How one latent's explanation did under one scorer.
  package struct LatentScore: WireValue {
    /// Which latent, from 0.
    package var latent: Int
    /// Kind of the scorer.
    package var scorer: String
    /// Over all kinds of negatives together.
    package var metrics: ScoreMetrics
    /// Against each kind of negatives alone: a kind of the sampler's, or `moved` for marks that were moved in the same
    /// text.
    package var negatives: WireMap<ScoreMetrics>
    /// The same with something taken away that a score must not do without, for each control that was asked for and
    /// applies.
    package var controls: WireMap<ScoreMetrics>

    package init(
      latent: Int,
      scorer: String,
      metrics: ScoreMetrics,
      negatives: WireMap<ScoreMetrics>,
      controls: WireMap<ScoreMetrics>
    ) {
      self.latent = latent
      self.scorer = scorer
      self.metrics = metrics
      self.negatives = negatives
      self.controls = controls
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["latent", "scorer", "metrics", "negatives", "controls"])
      latent = try object.required("latent").integer(from: 0)
      scorer = try object.required("scorer").string()
      metrics = try ScoreMetrics(object.required("metrics"))
      negatives = try WireMap(object.required("negatives")) { try ScoreMetrics($0) }
      controls = try WireMap(object.required("controls")) { try ScoreMetrics($0) }
    }

    package var json: JSON {
      var object = JSONObject()
      object["latent"] = .integer(latent)
      object["scorer"] = .string(scorer)
      object["metrics"] = metrics.json
      object["negatives"] = negatives.json { $0.json }
      object["controls"] = controls.json { $0.json }
      return .object(object)
    }
  }
}
