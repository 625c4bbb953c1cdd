// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// A file of pairs: a JSON array, or one object a line, `{prompt, positive, negative}` or `{question,
  /// answer_matching_behavior, answer_not_matching_behavior}` with answers such as `(A)`.
  package struct ContrastFile: WireValue {
    package var path: String

    package init(path: String) {
      self.path = path
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["path"])
      path = try object.required("path").nonemptyString()
    }

    package var json: JSON {
      var object = JSONObject()
      object["path"] = .string(path)
      return .object(object)
    }
  }
}
