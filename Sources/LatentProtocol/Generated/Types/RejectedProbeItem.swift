// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// An item that cannot be used, and why.
  package struct RejectedProbeItem: WireValue {
    /// `data` or `evaluate`.
    package var file: String
    /// Its place in the file, from 0.
    package var index: Int
    package var reason: String

    package init(file: String, index: Int, reason: String) {
      self.file = file
      self.index = index
      self.reason = reason
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["file", "index", "reason"])
      file = try object.required("file").string()
      index = try object.required("index").integer(from: 0)
      reason = try object.required("reason").string()
    }

    package var json: JSON {
      var object = JSONObject()
      object["file"] = .string(file)
      object["index"] = .integer(index)
      object["reason"] = .string(reason)
      return .object(object)
    }
  }
}
