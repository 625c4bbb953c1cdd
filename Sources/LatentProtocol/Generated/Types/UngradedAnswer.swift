// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// An answer that got no grade.
  package struct UngradedAnswer: WireValue {
    /// The item's place in the list or file, from 0.
    package var index: Int
    /// Where it was steered; left out of unsteered answers.
    package var hookpoint: String?
    package var strength: Double?
    /// Why one item of a long request has no result.
    package var error: Failure

    package init(index: Int, hookpoint: String? = nil, strength: Double? = nil, error: Failure) {
      self.index = index
      self.hookpoint = hookpoint
      self.strength = strength
      self.error = error
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["index", "hookpoint", "strength", "error"])
      index = try object.required("index").integer(from: 0)
      hookpoint = try object.optional("hookpoint")?.string()
      strength = try object.optional("strength")?.number()
      error = try Failure(object.required("error"))
    }

    package var json: JSON {
      var object = JSONObject()
      object["index"] = .integer(index)
      object["hookpoint"] = hookpoint.map { .string($0) }
      object["strength"] = strength.map { .number($0) }
      object["error"] = error.json
      return .object(object)
    }
  }
}
