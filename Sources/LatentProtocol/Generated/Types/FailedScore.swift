// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// A score that failed; the others are not affected.
  package struct FailedScore: WireValue {
    /// Which latent, from 0.
    package var latent: Int
    /// Kind of the scorer.
    package var scorer: String
    /// Why one item of a long request has no result.
    package var error: Failure

    package init(latent: Int, scorer: String, error: Failure) {
      self.latent = latent
      self.scorer = scorer
      self.error = error
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["latent", "scorer", "error"])
      latent = try object.required("latent").integer(from: 0)
      scorer = try object.required("scorer").string()
      error = try Failure(object.required("error"))
    }

    package var json: JSON {
      var object = JSONObject()
      object["latent"] = .integer(latent)
      object["scorer"] = .string(scorer)
      object["error"] = error.json
      return .object(object)
    }
  }
}
