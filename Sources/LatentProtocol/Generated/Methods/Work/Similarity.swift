// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Finds which latents of two dictionaries are the same.
  ///
  /// By `decoder` and `encoder` rows are compared by cosine, and a latent is shared whose partner is above 0.7 in both.
  /// By `activations` those are alike that fire on the same tokens of a cache, across layers and models too. By
  /// `explanations` what was said of latents is compared, by meaning or by words. `nearest` gives every latent of `a`
  /// its best partner, `optimal` a one-to-one assignment of the greatest total similarity among the candidates of each
  /// latent, with a proof of how near the best it is. A long search goes on where it stopped when it is asked for
  /// again.
  package enum Similarity: WireMethod {
    package static let name = "similarity"

    /// What `similarity` is asked with.
    package struct Params: WireValue {
      /// A loaded dictionary.
      package var a: String
      /// Another; of the same width unless compared by activations or explanations.
      package var b: String
      /// What of two latents is compared.
      package var by: SimilarityBasis
      /// How partners are chosen: `nearest`, the best of `b` for every latent of `a`; `optimal`, one-to-one with the
      /// greatest total similarity.
      package var matching: Matching
      /// For `activations`.
      package var measure: ActivationMeasure
      /// For `activations`: a cache that holds both dictionaries, or `a`; the newest that holds both unless given.
      package var cache: String?
      /// For `activations`: the cache that holds `b`, if that is another; of the same tokens.
      package var cacheOfB: String?
      /// Two runs of explanations, of `a` and of `b`. For `explanations` the newest of each latent unless given;
      /// otherwise, if given, tells whether matched latents are explained alike.
      package var runs: [String]?
      /// Who turns explanations into vectors: `lexical` counts words. Unless given, a sentence model that is loaded,
      /// else words are counted.
      package var client: Client?
      /// For `optimal`: partners of each latent that are considered.
      package var candidates: Int
      /// Decides how explanations are shuffled.
      package var seed: Int
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
        measure: ActivationMeasure = .jaccard,
        cache: String? = nil,
        cacheOfB: String? = nil,
        runs: [String]? = nil,
        client: Client? = nil,
        candidates: Int = 32,
        seed: Int = 0,
        top: Int? = nil,
        output: String? = nil,
        workDoneToken: ProgressToken? = nil
      ) {
        self.a = a
        self.b = b
        self.by = by
        self.matching = matching
        self.measure = measure
        self.cache = cache
        self.cacheOfB = cacheOfB
        self.runs = runs
        self.client = client
        self.candidates = candidates
        self.seed = seed
        self.top = top
        self.output = output
        self.workDoneToken = workDoneToken
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(
          fields: [
            "a",
            "b",
            "by",
            "matching",
            "measure",
            "cache",
            "cacheOfB",
            "runs",
            "client",
            "candidates",
            "seed",
            "top",
            "output",
            "workDoneToken",
          ]
        )
        a = try object.required("a").nonemptyString()
        b = try object.required("b").nonemptyString()
        by = try SimilarityBasis(object.required("by"))
        matching = try object.optional("matching").map { try Matching($0) } ?? .nearest
        measure = try object.optional("measure").map { try ActivationMeasure($0) } ?? .jaccard
        cache = try object.optional("cache")?.nonemptyString()
        cacheOfB = try object.optional("cacheOfB")?.nonemptyString()
        runs = try object.optional("runs")?.array(from: 2, to: 2).map { try $0.nonemptyString() }
        client = try object.optional("client").map { try Client($0) }
        candidates = try object.optional("candidates")?.integer(from: 1, to: 1024) ?? 32
        seed = try object.optional("seed")?.integer(from: 0) ?? 0
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
        object["measure"] = measure.json
        object["cache"] = cache.map { .string($0) }
        object["cacheOfB"] = cacheOfB.map { .string($0) }
        object["runs"] = runs.map { .array($0.map { .string($0) }) }
        object["client"] = client.map { $0.json }
        object["candidates"] = .integer(candidates)
        object["seed"] = .integer(seed)
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
      /// Latents of `a` that were compared; for `explanations`, those that have one.
      package var latents: Int
      /// Mean over the latents of `a` of the similarity to the nearest of `b`.
      package var meanMaxSimilarity: Double
      /// Mean over the latents of `a` of the similarity to the partner.
      package var meanSimilarity: Double
      /// Share of the latents of `a` whose partner has a similarity above 0.7; for `decoder` and `encoder`, in both.
      package var sharedFraction: Double
      /// For `decoder` and `encoder`: the share by decoder rows alone.
      package var sharedByDecoder: Double?
      /// For `decoder` and `encoder`: the share by encoder rows alone.
      package var sharedByEncoder: Double?
      /// Similarity to the partner at every tenth of the latents of `a`, from the least to the greatest.
      package var quantiles: [Double]
      /// For `optimal`.
      package var optimality: Optimality?
      /// Whether partners are explained alike; absent unless explanations were compared.
      package var explanations: ExplanationAgreement?
      /// Most similar first.
      package var pairs: SimilarPairs

      package init(
        by: SimilarityBasis,
        matching: Matching,
        latents: Int,
        meanMaxSimilarity: Double,
        meanSimilarity: Double,
        sharedFraction: Double,
        sharedByDecoder: Double? = nil,
        sharedByEncoder: Double? = nil,
        quantiles: [Double],
        optimality: Optimality? = nil,
        explanations: ExplanationAgreement? = nil,
        pairs: SimilarPairs
      ) {
        self.by = by
        self.matching = matching
        self.latents = latents
        self.meanMaxSimilarity = meanMaxSimilarity
        self.meanSimilarity = meanSimilarity
        self.sharedFraction = sharedFraction
        self.sharedByDecoder = sharedByDecoder
        self.sharedByEncoder = sharedByEncoder
        self.quantiles = quantiles
        self.optimality = optimality
        self.explanations = explanations
        self.pairs = pairs
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(
          fields: [
            "by",
            "matching",
            "latents",
            "meanMaxSimilarity",
            "meanSimilarity",
            "sharedFraction",
            "sharedByDecoder",
            "sharedByEncoder",
            "quantiles",
            "optimality",
            "explanations",
            "pairs",
          ]
        )
        by = try SimilarityBasis(object.required("by"))
        matching = try Matching(object.required("matching"))
        latents = try object.required("latents").integer(from: 0)
        meanMaxSimilarity = try object.required("meanMaxSimilarity").number()
        meanSimilarity = try object.required("meanSimilarity").number()
        sharedFraction = try object.required("sharedFraction").number(from: 0, to: 1)
        sharedByDecoder = try object.optional("sharedByDecoder")?.number(from: 0, to: 1)
        sharedByEncoder = try object.optional("sharedByEncoder")?.number(from: 0, to: 1)
        quantiles = try object.required("quantiles").array(from: 11, to: 11).map { try $0.number() }
        optimality = try object.optional("optimality").map { try Optimality($0) }
        explanations = try object.optional("explanations").map { try ExplanationAgreement($0) }
        pairs = try SimilarPairs(object.required("pairs"))
      }

      package var json: JSON {
        var object = JSONObject()
        object["by"] = by.json
        object["matching"] = matching.json
        object["latents"] = .integer(latents)
        object["meanMaxSimilarity"] = .number(meanMaxSimilarity)
        object["meanSimilarity"] = .number(meanSimilarity)
        object["sharedFraction"] = .number(sharedFraction)
        object["sharedByDecoder"] = sharedByDecoder.map { .number($0) }
        object["sharedByEncoder"] = sharedByEncoder.map { .number($0) }
        object["quantiles"] = .array(quantiles.map { .number($0) })
        object["optimality"] = optimality.map { $0.json }
        object["explanations"] = explanations.map { $0.json }
        object["pairs"] = pairs.json
        return .object(object)
      }
    }
  }
}
