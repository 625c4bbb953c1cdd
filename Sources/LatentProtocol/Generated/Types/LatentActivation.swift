// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// A latent that fires on a token.
  package struct LatentActivation: WireValue {
    /// Which latent, from 0.
    package var latent: Int
    /// How strongly.
    package var activation: Double
    /// The newest explanation in the workspace, if there is one.
    package var explanation: String?

    package init(latent: Int, activation: Double, explanation: String? = nil) {
      self.latent = latent
      self.activation = activation
      self.explanation = explanation
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["latent", "activation", "explanation"])
      latent = try object.required("latent").integer(from: 0)
      activation = try object.required("activation").number()
      explanation = try object.optional("explanation")?.string()
    }

    package var json: JSON {
      var object = JSONObject()
      object["latent"] = .integer(latent)
      object["activation"] = .number(activation)
      object["explanation"] = explanation.map { .string($0) }
      return .object(object)
    }
  }
}
