// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// One term of a sum of saved states.
  package struct StateTerm: WireValue {
    /// A saved state.
    package var state: String
    /// What it is multiplied by.
    package var weight: Double

    package init(state: String, weight: Double) {
      self.state = state
      self.weight = weight
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["state", "weight"])
      state = try object.required("state").nonemptyString()
      weight = try object.required("weight").number()
    }

    package var json: JSON {
      var object = JSONObject()
      object["state"] = .string(state)
      object["weight"] = .number(weight)
      return .object(object)
    }
  }
}
