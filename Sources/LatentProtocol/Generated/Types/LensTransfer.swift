// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// How the translator of one site reads the streams of others.
  package struct LensTransfer: WireValue {
    /// The sites, in the order of rows and columns.
    package var hookpoints: [String]
    /// KL(model ‖ lens) in nats: a row for each translator, a column for each stream that it reads.
    package var kl: [[Double]]

    package init(hookpoints: [String], kl: [[Double]]) {
      self.hookpoints = hookpoints
      self.kl = kl
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["hookpoints", "kl"])
      hookpoints = try object.required("hookpoints").array().map { try $0.string() }
      kl = try object.required("kl").array().map { try $0.array().map { try $0.number() } }
    }

    package var json: JSON {
      var object = JSONObject()
      object["hookpoints"] = .array(hookpoints.map { .string($0) })
      object["kl"] = .array(kl.map { .array($0.map { .number($0) }) })
      return .object(object)
    }
  }
}
