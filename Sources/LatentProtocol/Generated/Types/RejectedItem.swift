// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// An item that cannot be used, and why.
  package struct RejectedItem: WireValue {
    /// Its place in the list or file, from 0.
    package var index: Int
    package var reason: String

    package init(index: Int, reason: String) {
      self.index = index
      self.reason = reason
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["index", "reason"])
      index = try object.required("index").integer(from: 0)
      reason = try object.required("reason").string()
    }

    package var json: JSON {
      var object = JSONObject()
      object["index"] = .integer(index)
      object["reason"] = .string(reason)
      return .object(object)
    }
  }
}
