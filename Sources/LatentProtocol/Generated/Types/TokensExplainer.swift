// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Embedded, no LLM: names the words that best tell the latent's windows from silent ones.
  package struct TokensExplainer: WireValue {
    /// What `kind` says of it.
    package static let kind = "tokens"
    /// Tokens with more than this share of their window's strongest activation count as fired on.
    package var threshold: Double
    /// Most strings in one explanation.
    package var longestList: Int
    /// Explanations to choose from, by how well the embedded judge judges validation windows by them: several
    /// relations, and long and short lists.
    package var candidates: Int
    /// Validation windows in which the latent fires, and as many in which it is silent, that explanations are chosen
    /// on. Latents with fewer than 5 get one explanation.
    package var validationWindows: Int

    package init(threshold: Double = 0.3, longestList: Int = 12, candidates: Int = 1, validationWindows: Int = 20) {
      self.threshold = threshold
      self.longestList = longestList
      self.candidates = candidates
      self.validationWindows = validationWindows
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["kind", "threshold", "longestList", "candidates", "validationWindows"])
      try object.required("kind").constant(Self.kind)
      threshold = try object.optional("threshold")?.number(from: 0, to: 1) ?? 0.3
      longestList = try object.optional("longestList")?.integer(from: 1, to: 100) ?? 12
      candidates = try object.optional("candidates")?.integer(from: 1, to: 20) ?? 1
      validationWindows = try object.optional("validationWindows")?.integer(from: 5, to: 500) ?? 20
    }

    package var json: JSON {
      var object = JSONObject()
      object["kind"] = .string(Self.kind)
      object["threshold"] = .number(threshold)
      object["longestList"] = .integer(longestList)
      object["candidates"] = .integer(candidates)
      object["validationWindows"] = .integer(validationWindows)
      return .object(object)
    }
  }
}
