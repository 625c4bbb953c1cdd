// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// A latent that was not explained because there is too little of it.
  package struct SkippedLatent: WireValue {
    /// Which latent, from 0.
    package var latent: Int
    /// One sentence.
    package var reason: String

    package init(latent: Int, reason: String) {
      self.latent = latent
      self.reason = reason
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["latent", "reason"])
      latent = try object.required("latent").integer(from: 0)
      reason = try object.required("reason").string()
    }

    package var json: JSON {
      var object = JSONObject()
      object["latent"] = .integer(latent)
      object["reason"] = .string(reason)
      return .object(object)
    }
  }
}
