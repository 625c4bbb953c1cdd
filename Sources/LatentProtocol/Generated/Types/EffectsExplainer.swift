// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Says what turning the latent up does instead of what it responds to: from the tokens that gain most probability
  /// after texts on which it fires, and from those that its direction promotes directly. The model and the dictionary
  /// have to be loaded. A client that answers questions puts it into words; without one, or with `lexical`, the words
  /// are listed.
  package struct EffectsExplainer: WireValue {
    /// What `kind` says of it.
    package static let kind = "effects"
    /// The edit's strength is tuned until KL(unedited ‖ edited) of the next-token predictions is this many nats, on
    /// validation documents.
    package var kl: Double
    /// Beginnings of training documents after which the edit's effect is looked at.
    package var prompts: Int
    /// Tokens shown of each beginning, and words listed without an LLM.
    package var topTokens: Int
    /// Explanations to choose from, by the nats of `intervention` after validation documents: the first as without
    /// choosing, then from the measured effects alone, then both again at temperature 0.8; without an LLM shorter and
    /// longer lists. The client has to give log-probabilities.
    package var candidates: Int
    /// Rounds in which the client is shown texts written with the latent turned up that the best explanation so far
    /// does not fit, and asked for a better one; kept only if it does better after validation documents. Nothing
    /// without an LLM.
    package var refine: Int
    /// Beginnings of validation documents that explanations are chosen on. Latents with fewer than 5 get one
    /// explanation.
    package var validationPrompts: Int

    package init(
      kl: Double = 1,
      prompts: Int = 10,
      topTokens: Int = 5,
      candidates: Int = 1,
      refine: Int = 0,
      validationPrompts: Int = 20
    ) {
      self.kl = kl
      self.prompts = prompts
      self.topTokens = topTokens
      self.candidates = candidates
      self.refine = refine
      self.validationPrompts = validationPrompts
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(
        fields: [
          "kind",
          "kl",
          "prompts",
          "topTokens",
          "candidates",
          "refine",
          "validationPrompts",
        ]
      )
      try object.required("kind").constant(Self.kind)
      kl = try object.optional("kl")?.number(above: 0, to: 20) ?? 1
      prompts = try object.optional("prompts")?.integer(from: 1, to: 100) ?? 10
      topTokens = try object.optional("topTokens")?.integer(from: 1, to: 100) ?? 5
      candidates = try object.optional("candidates")?.integer(from: 1, to: 20) ?? 1
      refine = try object.optional("refine")?.integer(from: 0, to: 10) ?? 0
      validationPrompts = try object.optional("validationPrompts")?.integer(from: 5, to: 100) ?? 20
    }

    package var json: JSON {
      var object = JSONObject()
      object["kind"] = .string(Self.kind)
      object["kl"] = .number(kl)
      object["prompts"] = .integer(prompts)
      object["topTokens"] = .integer(topTokens)
      object["candidates"] = .integer(candidates)
      object["refine"] = .integer(refine)
      object["validationPrompts"] = .integer(validationPrompts)
      return .object(object)
    }
  }
}
