// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// A model that is loaded here: its log-probabilities, its vectors, or, if it has a chat template, its answers.
  package struct ResidentClient: WireValue {
    /// What `kind` says of it.
    package static let kind = "resident"
    /// A loaded model.
    package var model: String

    package init(model: String) {
      self.model = model
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["kind", "model"])
      try object.required("kind").constant(Self.kind)
      model = try object.required("model").nonemptyString()
    }

    package var json: JSON {
      var object = JSONObject()
      object["kind"] = .string(Self.kind)
      object["model"] = .string(model)
      return .object(object)
    }
  }
}
