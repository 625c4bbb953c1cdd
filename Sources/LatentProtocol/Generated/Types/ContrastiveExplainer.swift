// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// As `default`, with silent training windows beside, of the kinds in `sampler.negatives`: the LLM says what sets the
  /// marked tokens apart from them. None of these windows is ever scored on. Needs `client`.
  package struct ContrastiveExplainer: WireValue {
    /// What `kind` says of it.
    package static let kind = "contrastive"
    /// Tokens with more than this share of their window's strongest activation are marked.
    package var threshold: Double
    /// Whether the LLM is told how strongly the latent fires on each marked token.
    package var showStrengths: Bool
    /// Most silent windows that are shown.
    package var contrasts: Int

    package init(threshold: Double = 0.3, showStrengths: Bool = true, contrasts: Int = 15) {
      self.threshold = threshold
      self.showStrengths = showStrengths
      self.contrasts = contrasts
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["kind", "threshold", "showStrengths", "contrasts"])
      try object.required("kind").constant(Self.kind)
      threshold = try object.optional("threshold")?.number(from: 0, to: 1) ?? 0.3
      showStrengths = try object.optional("showStrengths")?.boolean() ?? true
      contrasts = try object.optional("contrasts")?.integer(from: 1, to: 1000) ?? 15
    }

    package var json: JSON {
      var object = JSONObject()
      object["kind"] = .string(Self.kind)
      object["threshold"] = .number(threshold)
      object["showStrengths"] = .bool(showStrengths)
      object["contrasts"] = .integer(contrasts)
      return .object(object)
    }
  }
}
