// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// A token on which the latent fires.
  package struct FiringToken: WireValue {
    /// The token's number.
    package var id: Int
    /// The token as text.
    package var text: String
    /// How often the latent fires on it.
    package var count: Int

    package init(id: Int, text: String, count: Int) {
      self.id = id
      self.text = text
      self.count = count
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["id", "text", "count"])
      id = try object.required("id").integer(from: 0)
      text = try object.required("text").string()
      count = try object.required("count").integer(from: 1)
    }

    package var json: JSON {
      var object = JSONObject()
      object["id"] = .integer(id)
      object["text"] = .string(text)
      object["count"] = .integer(count)
      return .object(object)
    }
  }
}
