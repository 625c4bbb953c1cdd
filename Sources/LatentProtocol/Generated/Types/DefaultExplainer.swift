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
    /// Explanations to choose from, by how well the client judges validation windows by them: the first as without
    /// choosing, then from the strongest windows alone, then both again at temperature 0.8.
    package var candidates: Int
    /// Rounds in which the client is shown what the best explanation so far gets wrong on training windows, and asked
    /// for a better one; kept only if it does better on validation windows.
    package var refine: Int
    /// Validation windows in which the latent fires, and as many in which it is silent, that explanations are chosen
    /// on. Latents with fewer than 5 get one explanation.
    package var validationWindows: Int

    package init(
      threshold: Double = 0.3,
      showStrengths: Bool = true,
      chainOfThought: Bool = false,
      fewShots: Bool = true,
      candidates: Int = 1,
      refine: Int = 0,
      validationWindows: Int = 20
    ) {
      self.threshold = threshold
      self.showStrengths = showStrengths
      self.chainOfThought = chainOfThought
      self.fewShots = fewShots
      self.candidates = candidates
      self.refine = refine
      self.validationWindows = validationWindows
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(
        fields: [
          "kind",
          "threshold",
          "showStrengths",
          "chainOfThought",
          "fewShots",
          "candidates",
          "refine",
          "validationWindows",
        ]
      )
      try object.required("kind").constant(Self.kind)
      threshold = try object.optional("threshold")?.number(from: 0, to: 1) ?? 0.3
      showStrengths = try object.optional("showStrengths")?.boolean() ?? true
      chainOfThought = try object.optional("chainOfThought")?.boolean() ?? false
      fewShots = try object.optional("fewShots")?.boolean() ?? true
      candidates = try object.optional("candidates")?.integer(from: 1, to: 20) ?? 1
      refine = try object.optional("refine")?.integer(from: 0, to: 10) ?? 0
      validationWindows = try object.optional("validationWindows")?.integer(from: 5, to: 500) ?? 20
    }

    package var json: JSON {
      var object = JSONObject()
      object["kind"] = .string(Self.kind)
      object["threshold"] = .number(threshold)
      object["showStrengths"] = .bool(showStrengths)
      object["chainOfThought"] = .bool(chainOfThought)
      object["fewShots"] = .bool(fewShots)
      object["candidates"] = .integer(candidates)
      object["refine"] = .integer(refine)
      object["validationWindows"] = .integer(validationWindows)
      return .object(object)
    }
  }
}
