// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// How the metrics of some scores spread over latents.
  package struct ScoreDistributions: WireValue {
    /// Latents with a score.
    package var latents: Int
    /// Absent when no latent has one.
    package var balancedAccuracy: Distribution?
    /// Absent when no latent has one.
    package var accuracy: Distribution?
    /// Absent when no latent has one.
    package var f1: Distribution?
    /// Over the latents that have one; absent when none has.
    package var auc: Distribution?
    /// Absent when no latent has one.
    package var precisionAtBaseRate: Distribution?
    /// Absent when no latent has one.
    package var correlation: Distribution?
    /// Absent when no latent has one.
    package var nats: Distribution?

    package init(
      latents: Int,
      balancedAccuracy: Distribution? = nil,
      accuracy: Distribution? = nil,
      f1: Distribution? = nil,
      auc: Distribution? = nil,
      precisionAtBaseRate: Distribution? = nil,
      correlation: Distribution? = nil,
      nats: Distribution? = nil
    ) {
      self.latents = latents
      self.balancedAccuracy = balancedAccuracy
      self.accuracy = accuracy
      self.f1 = f1
      self.auc = auc
      self.precisionAtBaseRate = precisionAtBaseRate
      self.correlation = correlation
      self.nats = nats
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(
        fields: [
          "latents",
          "balancedAccuracy",
          "accuracy",
          "f1",
          "auc",
          "precisionAtBaseRate",
          "correlation",
          "nats",
        ]
      )
      latents = try object.required("latents").integer(from: 0)
      balancedAccuracy = try object.optional("balancedAccuracy").map { try Distribution($0) }
      accuracy = try object.optional("accuracy").map { try Distribution($0) }
      f1 = try object.optional("f1").map { try Distribution($0) }
      auc = try object.optional("auc").map { try Distribution($0) }
      precisionAtBaseRate = try object.optional("precisionAtBaseRate").map { try Distribution($0) }
      correlation = try object.optional("correlation").map { try Distribution($0) }
      nats = try object.optional("nats").map { try Distribution($0) }
    }

    package var json: JSON {
      var object = JSONObject()
      object["latents"] = .integer(latents)
      object["balancedAccuracy"] = balancedAccuracy.map { $0.json }
      object["accuracy"] = accuracy.map { $0.json }
      object["f1"] = f1.map { $0.json }
      object["auc"] = auc.map { $0.json }
      object["precisionAtBaseRate"] = precisionAtBaseRate.map { $0.json }
      object["correlation"] = correlation.map { $0.json }
      object["nats"] = nats.map { $0.json }
      return .object(object)
    }
  }
}
