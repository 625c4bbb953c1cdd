// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// A place and a strength.
  package struct SweepChoice: WireValue {
    package var hookpoint: String
    package var strength: Double

    package init(hookpoint: String, strength: Double) {
      self.hookpoint = hookpoint
      self.strength = strength
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["hookpoint", "strength"])
      hookpoint = try object.required("hookpoint").string()
      strength = try object.required("strength").number()
    }

    package var json: JSON {
      var object = JSONObject()
      object["hookpoint"] = .string(hookpoint)
      object["strength"] = .number(strength)
      return .object(object)
    }
  }
}
