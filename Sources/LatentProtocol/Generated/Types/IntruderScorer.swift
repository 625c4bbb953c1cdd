// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Can a reader tell which of some windows is not the latent's? Reads no explanation: what can be explained at all.
  /// Needs `client`.
  package struct IntruderScorer: WireValue {
    /// What `kind` says of it.
    package static let kind = "intruder"
    /// Windows shown together, the intruder among them.
    package var windows: Int
    /// Tokens with more than this share of their window's strongest activation are marked.
    package var threshold: Double

    package init(windows: Int = 5, threshold: Double = 0.3) {
      self.windows = windows
      self.threshold = threshold
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["kind", "windows", "threshold"])
      try object.required("kind").constant(Self.kind)
      windows = try object.optional("windows")?.integer(from: 3, to: 9) ?? 5
      threshold = try object.optional("threshold")?.number(from: 0, to: 1) ?? 0.3
    }

    package var json: JSON {
      var object = JSONObject()
      object["kind"] = .string(Self.kind)
      object["windows"] = .integer(windows)
      object["threshold"] = .number(threshold)
      return .object(object)
    }
  }
}
