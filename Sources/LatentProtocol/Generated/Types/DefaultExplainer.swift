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
    /// Whether the LLM writes down what it notices before it answers; about twice the cost, and no better scores where
    /// it was measured (Paulo et al. 2024).
    package var chainOfThought: Bool
    /// Whether the LLM is shown a question with its answer first.
    package var fewShots: Bool

    package init(
      threshold: Double = 0.3,
      showStrengths: Bool = true,
      chainOfThought: Bool = false,
      fewShots: Bool = true
    ) {
      self.threshold = threshold
      self.showStrengths = showStrengths
      self.chainOfThought = chainOfThought
      self.fewShots = fewShots
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["kind", "threshold", "showStrengths", "chainOfThought", "fewShots"])
      try object.required("kind").constant(Self.kind)
      threshold = try object.optional("threshold")?.number(from: 0, to: 1) ?? 0.3
      showStrengths = try object.optional("showStrengths")?.boolean() ?? true
      chainOfThought = try object.optional("chainOfThought")?.boolean() ?? false
      fewShots = try object.optional("fewShots")?.boolean() ?? true
    }

    package var json: JSON {
      var object = JSONObject()
      object["kind"] = .string(Self.kind)
      object["threshold"] = .number(threshold)
      object["showStrengths"] = .bool(showStrengths)
      object["chainOfThought"] = .bool(chainOfThought)
      object["fewShots"] = .bool(fewShots)
      return .object(object)
    }
  }
}
