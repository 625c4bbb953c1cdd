// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// One scorer's results over all latents that it could score.
  package struct ScoreSummary: WireValue {
    /// Latents with a score.
    package var latents: Int
    /// Absent when no latent has a score.
    package var balancedAccuracy: Distribution?
    /// Absent when no latent has a score.
    package var f1: Distribution?
    /// Over the latents that have one; absent when none has.
    package var auc: Distribution?

    package init(
      latents: Int,
      balancedAccuracy: Distribution? = nil,
      f1: Distribution? = nil,
      auc: Distribution? = nil
    ) {
      self.latents = latents
      self.balancedAccuracy = balancedAccuracy
      self.f1 = f1
      self.auc = auc
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["latents", "balancedAccuracy", "f1", "auc"])
      latents = try object.required("latents").integer(from: 0)
      balancedAccuracy = try object.optional("balancedAccuracy").map { try Distribution($0) }
      f1 = try object.optional("f1").map { try Distribution($0) }
      auc = try object.optional("auc").map { try Distribution($0) }
    }

    package var json: JSON {
      var object = JSONObject()
      object["latents"] = .integer(latents)
      object["balancedAccuracy"] = balancedAccuracy.map { $0.json }
      object["f1"] = f1.map { $0.json }
      object["auc"] = auc.map { $0.json }
      return .object(object)
    }
  }
}
