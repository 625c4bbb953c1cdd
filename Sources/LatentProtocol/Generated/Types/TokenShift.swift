// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// How far a token's log-probability at the last position moved.
  package struct TokenShift: WireValue {
    /// The token's number.
    package var id: Int
    /// The token as text.
    package var text: String
    /// Change of its log-probability, in nats.
    package var delta: Double

    package init(id: Int, text: String, delta: Double) {
      self.id = id
      self.text = text
      self.delta = delta
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["id", "text", "delta"])
      id = try object.required("id").integer(from: 0)
      text = try object.required("text").string()
      delta = try object.required("delta").number()
    }

    package var json: JSON {
      var object = JSONObject()
      object["id"] = .integer(id)
      object["text"] = .string(text)
      object["delta"] = .number(delta)
      return .object(object)
    }
  }
}
