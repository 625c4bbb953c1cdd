// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// A token whose logit a latent moves.
  package struct LogitEffect: WireValue {
    /// The token's number.
    package var id: Int
    /// The token as text.
    package var text: String
    /// By how much its logit rises.
    package var effect: Double

    package init(id: Int, text: String, effect: Double) {
      self.id = id
      self.text = text
      self.effect = effect
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["id", "text", "effect"])
      id = try object.required("id").integer(from: 0)
      text = try object.required("text").string()
      effect = try object.required("effect").number()
    }

    package var json: JSON {
      var object = JSONObject()
      object["id"] = .integer(id)
      object["text"] = .string(text)
      object["effect"] = .number(effect)
      return .object(object)
    }
  }
}
