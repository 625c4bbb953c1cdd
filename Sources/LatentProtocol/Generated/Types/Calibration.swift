// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// The effect that the intervention should have.
  package struct Calibration: WireValue {
    /// Wanted KL(baseline ‖ intervened), in nats.
    package var kl: Double

    package init(kl: Double) {
      self.kl = kl
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["kl"])
      kl = try object.required("kl").number(above: 0)
    }

    package var json: JSON {
      var object = JSONObject()
      object["kl"] = .number(kl)
      return .object(object)
    }
  }
}
