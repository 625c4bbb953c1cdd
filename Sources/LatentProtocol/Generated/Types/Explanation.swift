// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// A latent and what it is said to respond to.
  package struct Explanation: WireValue {
    /// Which latent, from 0.
    package var latent: Int
    /// The text.
    package var explanation: String

    package init(latent: Int, explanation: String) {
      self.latent = latent
      self.explanation = explanation
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["latent", "explanation"])
      latent = try object.required("latent").integer(from: 0)
      explanation = try object.required("explanation").string()
    }

    package var json: JSON {
      var object = JSONObject()
      object["latent"] = .integer(latent)
      object["explanation"] = .string(explanation)
      return .object(object)
    }
  }
}
