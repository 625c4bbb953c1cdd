// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Why one item of a long request has no result.
  package struct Failure: WireValue {
    /// The error code that a request would have had for it.
    package var code: Int
    /// One sentence that names the culprit.
    package var message: String

    package init(code: Int, message: String) {
      self.code = code
      self.message = message
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["code", "message"])
      code = try object.required("code").integer()
      message = try object.required("message").string()
    }

    package var json: JSON {
      var object = JSONObject()
      object["code"] = .integer(code)
      object["message"] = .string(message)
      return .object(object)
    }
  }
}
