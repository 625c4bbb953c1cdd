// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Finds which latents of two dictionaries are the same.
  ///
  /// Compares decoder rows or encoder rows by cosine. `nearest` gives every latent of `a` its best partner, `optimal` a
  /// one-to-one assignment of the greatest total similarity.
  package enum Similarity: WireMethod {
    package static let name = "similarity"

    /// What `similarity` is asked with.
    package struct Params: WireValue {
      /// A loaded dictionary.
      package var a: String
      /// Another, of the same width.
      package var b: String
      /// What of two latents is compared.
      package var by: SimilarityBasis
      /// How partners are chosen: `nearest`, the best of `b` for every latent of `a`; `optimal`, one-to-one with the
      /// greatest total similarity.
      package var matching: Matching
      /// Return only this many pairs, the most similar; all unless given.
      package var top: Int?
      /// A safetensors file to write the pairs to: `pairs`, [pairs, 3], float32: a, b, similarity.
      package var output: String?
      /// If given, `$/progress` notifications with this token tell how far the request is.
      package var workDoneToken: ProgressToken?

      package init(
        a: String,
        b: String,
        by: SimilarityBasis,
        matching: Matching = .nearest,
        top: Int? = nil,
        output: String? = nil,
        workDoneToken: ProgressToken? = nil
      ) {
        self.a = a
        self.b = b
        self.by = by
        self.matching = matching
        self.top = top
        self.output = output
        self.workDoneToken = workDoneToken
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["a", "b", "by", "matching", "top", "output", "workDoneToken"])
        a = try object.required("a").nonemptyString()
        b = try object.required("b").nonemptyString()
        by = try SimilarityBasis(object.required("by"))
        matching = try object.optional("matching").map { try Matching($0) } ?? .nearest
        top = try object.optional("top")?.integer(from: 1)
        output = try object.optional("output")?.nonemptyString()
        workDoneToken = try object.optional("workDoneToken").map { try ProgressToken($0) }
      }

      package var json: JSON {
        var object = JSONObject()
        object["a"] = .string(a)
        object["b"] = .string(b)
        object["by"] = by.json
        object["matching"] = matching.json
        object["top"] = top.map { .integer($0) }
        object["output"] = output.map { .string($0) }
        object["workDoneToken"] = workDoneToken.map { $0.json }
        return .object(object)
      }
    }

    /// What `similarity` answers.
    package struct Result: WireValue {
      /// What of two latents is compared.
      package var by: SimilarityBasis
      /// How partners are chosen: `nearest`, the best of `b` for every latent of `a`; `optimal`, one-to-one with the
      /// greatest total similarity.
      package var matching: Matching
      /// Mean over the latents of `a` of the similarity to the nearest of `b`.
      package var meanMaxSimilarity: Double
      /// Share of the latents of `a` whose partner has a similarity above 0.7.
      package var sharedFraction: Double
      /// Similarity to the partner at every tenth of the latents of `a`, from the least to the greatest.
      package var quantiles: [Double]
      /// Most similar first.
      package var pairs: SimilarPairs

      package init(
        by: SimilarityBasis,
        matching: Matching,
        meanMaxSimilarity: Double,
        sharedFraction: Double,
        quantiles: [Double],
        pairs: SimilarPairs
      ) {
        self.by = by
        self.matching = matching
        self.meanMaxSimilarity = meanMaxSimilarity
        self.sharedFraction = sharedFraction
        self.quantiles = quantiles
        self.pairs = pairs
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(
          fields: [
            "by",
            "matching",
            "meanMaxSimilarity",
            "sharedFraction",
            "quantiles",
            "pairs",
          ]
        )
        by = try SimilarityBasis(object.required("by"))
        matching = try Matching(object.required("matching"))
        meanMaxSimilarity = try object.required("meanMaxSimilarity").number()
        sharedFraction = try object.required("sharedFraction").number(from: 0, to: 1)
        quantiles = try object.required("quantiles").array(from: 11, to: 11).map { try $0.number() }
        pairs = try SimilarPairs(object.required("pairs"))
      }

      package var json: JSON {
        var object = JSONObject()
        object["by"] = by.json
        object["matching"] = matching.json
        object["meanMaxSimilarity"] = .number(meanMaxSimilarity)
        object["sharedFraction"] = .number(sharedFraction)
        object["quantiles"] = .array(quantiles.map { .number($0) })
        object["pairs"] = pairs.json
        return .object(object)
      }
    }
  }
}
