// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// A latent for which the work failed; the others are not affected.
  package struct FailedLatent: WireValue {
    /// Which latent, from 0.
    package var latent: Int
    /// Why one item of a long request has no result.
    package var error: Failure

    package init(latent: Int, error: Failure) {
      self.latent = latent
      self.error = error
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["latent", "error"])
      latent = try object.required("latent").integer(from: 0)
      error = try Failure(object.required("error"))
    }

    package var json: JSON {
      var object = JSONObject()
      object["latent"] = .integer(latent)
      object["error"] = error.json
      return .object(object)
    }
  }
}
