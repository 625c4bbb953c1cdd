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
      contrasts: Int = 15,
      candidates: Int = 1,
      refine: Int = 0,
      validationWindows: Int = 20
    ) {
      self.threshold = threshold
      self.showStrengths = showStrengths
      self.contrasts = contrasts
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
          "contrasts",
          "candidates",
          "refine",
          "validationWindows",
        ]
      )
      try object.required("kind").constant(Self.kind)
      threshold = try object.optional("threshold")?.number(from: 0, to: 1) ?? 0.3
      showStrengths = try object.optional("showStrengths")?.boolean() ?? true
      contrasts = try object.optional("contrasts")?.integer(from: 1, to: 1000) ?? 15
      candidates = try object.optional("candidates")?.integer(from: 1, to: 20) ?? 1
      refine = try object.optional("refine")?.integer(from: 0, to: 10) ?? 0
      validationWindows = try object.optional("validationWindows")?.integer(from: 5, to: 500) ?? 20
    }

    package var json: JSON {
      var object = JSONObject()
      object["kind"] = .string(Self.kind)
      object["threshold"] = .number(threshold)
      object["showStrengths"] = .bool(showStrengths)
      object["contrasts"] = .integer(contrasts)
      object["candidates"] = .integer(candidates)
      object["refine"] = .integer(refine)
      object["validationWindows"] = .integer(validationWindows)
      return .object(object)
    }
  }
}
