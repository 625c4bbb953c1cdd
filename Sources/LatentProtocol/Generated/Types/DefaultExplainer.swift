// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// An LLM is shown training windows with the tokens that the latent fires on marked, and says what they have in
  /// common. Needs `client`.
  package struct DefaultExplainer: WireValue {
    /// What `kind` says of it.
    package static let kind = "default"
    /// Tokens with more than this share of their window's strongest activation are marked.
    package var threshold: Double
    /// Whether the LLM is told how strongly the latent fires on each marked token.
    package var showStrengths: Bool

    package init(threshold: Double = 0.3, showStrengths: Bool = true) {
      self.threshold = threshold
      self.showStrengths = showStrengths
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["kind", "threshold", "showStrengths"])
      try object.required("kind").constant(Self.kind)
      threshold = try object.optional("threshold")?.number(from: 0, to: 1) ?? 0.3
      showStrengths = try object.optional("showStrengths")?.boolean() ?? true
    }

    package var json: JSON {
      var object = JSONObject()
      object["kind"] = .string(Self.kind)
      object["threshold"] = .number(threshold)
      object["showStrengths"] = .bool(showStrengths)
      return .object(object)
    }
  }
}
