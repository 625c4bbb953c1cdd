// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// What a lens reads at one site.
  package struct LensReading: WireValue {
    /// The site.
    package var hookpoint: String
    package var positions: [LensPosition]

    package init(hookpoint: String, positions: [LensPosition]) {
      self.hookpoint = hookpoint
      self.positions = positions
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["hookpoint", "positions"])
      hookpoint = try object.required("hookpoint").string()
      positions = try object.required("positions").array().map { try LensPosition($0) }
    }

    package var json: JSON {
      var object = JSONObject()
      object["hookpoint"] = .string(hookpoint)
      object["positions"] = .array(positions.map { $0.json })
      return .object(object)
    }
  }
}
