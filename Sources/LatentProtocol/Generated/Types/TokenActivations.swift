// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// A token and what fires on it.
  package struct TokenActivations: WireValue {
    /// The token's number.
    package var id: Int
    /// The token as text.
    package var text: String
    /// Strongest first.
    package var latents: [LatentActivation]

    package init(id: Int, text: String, latents: [LatentActivation]) {
      self.id = id
      self.text = text
      self.latents = latents
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["id", "text", "latents"])
      id = try object.required("id").integer(from: 0)
      text = try object.required("text").string()
      latents = try object.required("latents").array().map { try LatentActivation($0) }
    }

    package var json: JSON {
      var object = JSONObject()
      object["id"] = .integer(id)
      object["text"] = .string(text)
      object["latents"] = .array(latents.map { $0.json })
      return .object(object)
    }
  }
}
