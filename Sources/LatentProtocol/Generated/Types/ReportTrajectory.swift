// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// A text of at most 512 tokens, read at every stream by `lens`.
  package struct ReportTrajectory: WireValue {
    /// The text.
    package var text: String
    /// A lens in the workspace; the logit lens unless given.
    package var lens: String?

    package init(text: String, lens: String? = nil) {
      self.text = text
      self.lens = lens
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["text", "lens"])
      text = try object.required("text").nonemptyString()
      lens = try object.optional("lens")?.nonemptyString()
    }

    package var json: JSON {
      var object = JSONObject()
      object["text"] = .string(text)
      object["lens"] = lens.map { .string($0) }
      return .object(object)
    }
  }
}
