// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Explains nothing: files the given texts as a run, to be scored and compared as any other.
  package struct NoneExplainer: WireValue {
    /// What `kind` says of it.
    package static let kind = "none"
    /// The texts; latents without one are skipped.
    package var explanations: [Explanation]

    package init(explanations: [Explanation]) {
      self.explanations = explanations
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["kind", "explanations"])
      try object.required("kind").constant(Self.kind)
      explanations = try object.required("explanations").array(from: 1).map { try Explanation($0) }
    }

    package var json: JSON {
      var object = JSONObject()
      object["kind"] = .string(Self.kind)
      object["explanations"] = .array(explanations.map { $0.json })
      return .object(object)
    }
  }
}
