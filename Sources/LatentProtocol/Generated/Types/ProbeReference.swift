// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// A saved probe of the hookpoint that is edited.
  package struct ProbeReference: WireValue {
    /// A saved probe.
    package var probe: String
    /// Which of its kinds; the best one there unless given.
    package var kind: ProbeKind?

    package init(probe: String, kind: ProbeKind? = nil) {
      self.probe = probe
      self.kind = kind
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["probe", "kind"])
      probe = try object.required("probe").nonemptyString()
      kind = try object.optional("kind").map { try ProbeKind($0) }
    }

    package var json: JSON {
      var object = JSONObject()
      object["probe"] = .string(probe)
      object["kind"] = kind.map { $0.json }
      return .object(object)
    }
  }
}
