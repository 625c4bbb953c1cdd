// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// A token and how probable it is.
  package struct TokenProbability: WireValue {
    /// The token's number.
    package var id: Int
    /// The token as text.
    package var text: String
    /// From 0 to 1.
    package var probability: Double

    package init(id: Int, text: String, probability: Double) {
      self.id = id
      self.text = text
      self.probability = probability
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["id", "text", "probability"])
      id = try object.required("id").integer(from: 0)
      text = try object.required("text").string()
      probability = try object.required("probability").number()
    }

    package var json: JSON {
      var object = JSONObject()
      object["id"] = .integer(id)
      object["text"] = .string(text)
      object["probability"] = .number(probability)
      return .object(object)
    }
  }
}
