// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// How alike two dictionaries are.
  package struct SimilarityRow: WireValue {
    /// The dictionary whose latents are looked for.
    package var a: String
    /// The dictionary where they are looked for.
    package var b: String
    /// Where `a` reads, if that is known.
    package var hookpointOfA: String?
    /// Where `b` reads, if that is known.
    package var hookpointOfB: String?
    /// Latents of `a` that were compared.
    package var latents: Int
    /// Mean similarity to the nearest.
    package var meanMaxSimilarity: Double
    /// Mean similarity to the partner.
    package var meanSimilarity: Double
    /// As `similarity` has it.
    package var sharedFraction: Double
    /// Similarity to the partner at every tenth of the latents.
    package var quantiles: [Double]
    /// For `explanations`.
    package var explanations: ExplanationAgreement?

    package init(
      a: String,
      b: String,
      hookpointOfA: String? = nil,
      hookpointOfB: String? = nil,
      latents: Int,
      meanMaxSimilarity: Double,
      meanSimilarity: Double,
      sharedFraction: Double,
      quantiles: [Double],
      explanations: ExplanationAgreement? = nil
    ) {
      self.a = a
      self.b = b
      self.hookpointOfA = hookpointOfA
      self.hookpointOfB = hookpointOfB
      self.latents = latents
      self.meanMaxSimilarity = meanMaxSimilarity
      self.meanSimilarity = meanSimilarity
      self.sharedFraction = sharedFraction
      self.quantiles = quantiles
      self.explanations = explanations
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(
        fields: [
          "a",
          "b",
          "hookpointOfA",
          "hookpointOfB",
          "latents",
          "meanMaxSimilarity",
          "meanSimilarity",
          "sharedFraction",
          "quantiles",
          "explanations",
        ]
      )
      a = try object.required("a").string()
      b = try object.required("b").string()
      hookpointOfA = try object.optional("hookpointOfA")?.string()
      hookpointOfB = try object.optional("hookpointOfB")?.string()
      latents = try object.required("latents").integer(from: 0)
      meanMaxSimilarity = try object.required("meanMaxSimilarity").number()
      meanSimilarity = try object.required("meanSimilarity").number()
      sharedFraction = try object.required("sharedFraction").number(from: 0, to: 1)
      quantiles = try object.required("quantiles").array(from: 11, to: 11).map { try $0.number() }
      explanations = try object.optional("explanations").map { try ExplanationAgreement($0) }
    }

    package var json: JSON {
      var object = JSONObject()
      object["a"] = .string(a)
      object["b"] = .string(b)
      object["hookpointOfA"] = hookpointOfA.map { .string($0) }
      object["hookpointOfB"] = hookpointOfB.map { .string($0) }
      object["latents"] = .integer(latents)
      object["meanMaxSimilarity"] = .number(meanMaxSimilarity)
      object["meanSimilarity"] = .number(meanSimilarity)
      object["sharedFraction"] = .number(sharedFraction)
      object["quantiles"] = .array(quantiles.map { .number($0) })
      object["explanations"] = explanations.map { $0.json }
      return .object(object)
    }
  }
}
