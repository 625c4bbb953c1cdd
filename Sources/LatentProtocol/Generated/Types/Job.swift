// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// A long request under way.
  package struct Job: WireValue {
    /// The request's own.
    package var id: RequestIdentifier
    /// Its method.
    package var method: String
    /// Units finished.
    package var done: Int
    /// Units that there are; null while that is not known.
    package var total: Int?
    /// What is counted.
    package var unit: String
    /// How long it has run, in seconds.
    package var seconds: Double

    package init(id: RequestIdentifier, method: String, done: Int, total: Int?, unit: String, seconds: Double) {
      self.id = id
      self.method = method
      self.done = done
      self.total = total
      self.unit = unit
      self.seconds = seconds
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["id", "method", "done", "total", "unit", "seconds"])
      id = try RequestIdentifier(object.required("id"))
      method = try object.required("method").string()
      done = try object.required("done").integer(from: 0)
      total = try object.optional("total")?.integer(from: 0)
      unit = try object.required("unit").string()
      seconds = try object.required("seconds").number(from: 0)
    }

    package var json: JSON {
      var object = JSONObject()
      object["id"] = id.json
      object["method"] = .string(method)
      object["done"] = .integer(done)
      object["total"] = total.map { .integer($0) } ?? .null
      object["unit"] = .string(unit)
      object["seconds"] = .number(seconds)
      return .object(object)
    }
  }
}
