// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// The vector of one hookpoint.
  package struct SteeringVectorSummary: WireValue {
    package var hookpoint: String
    /// Length of the vector.
    package var norm: Double
    /// Mean length of the activations that it is made of.
    package var residualNorm: Double
    /// How far apart the classes' means are along it, in standard deviations within a class.
    package var separation: Double

    package init(hookpoint: String, norm: Double, residualNorm: Double, separation: Double) {
      self.hookpoint = hookpoint
      self.norm = norm
      self.residualNorm = residualNorm
      self.separation = separation
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["hookpoint", "norm", "residualNorm", "separation"])
      hookpoint = try object.required("hookpoint").string()
      norm = try object.required("norm").number()
      residualNorm = try object.required("residualNorm").number()
      separation = try object.required("separation").number()
    }

    package var json: JSON {
      var object = JSONObject()
      object["hookpoint"] = .string(hookpoint)
      object["norm"] = .number(norm)
      object["residualNorm"] = .number(residualNorm)
      object["separation"] = .number(separation)
      return .object(object)
    }
  }
}
