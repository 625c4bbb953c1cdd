// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Says how alike many dictionaries are, each with each.
  ///
  /// A row for each two of them in the order given, with what `similarity` says of the first and the second: layer by
  /// layer, seed by seed.
  package enum SimilarityTable: WireMethod {
    package static let name = "similarityTable"

    /// What `similarityTable` is asked with.
    package struct Params: WireValue {
      /// Loaded dictionaries.
      package var dictionaries: [String]
      /// What of two latents is compared.
      package var by: SimilarityBasis
      /// How partners are chosen: `nearest`, the best of `b` for every latent of `a`; `optimal`, one-to-one with the
      /// greatest total similarity.
      package var matching: Matching
      /// For `activations`.
      package var measure: ActivationMeasure
      /// For `activations`: a cache that holds all the dictionaries; for each two the newest that holds both unless
      /// given.
      package var cache: String?
      /// Who turns explanations into vectors, as for `similarity`.
      package var client: Client?
      /// For `optimal`: partners of each latent that are considered.
      package var candidates: Int
      /// Decides how explanations are shuffled.
      package var seed: Int
      /// If given, `$/progress` notifications with this token tell how far the request is.
      package var workDoneToken: ProgressToken?

      package init(
        dictionaries: [String],
        by: SimilarityBasis,
        matching: Matching = .nearest,
        measure: ActivationMeasure = .jaccard,
        cache: String? = nil,
        client: Client? = nil,
        candidates: Int = 32,
        seed: Int = 0,
        workDoneToken: ProgressToken? = nil
      ) {
        self.dictionaries = dictionaries
        self.by = by
        self.matching = matching
        self.measure = measure
        self.cache = cache
        self.client = client
        self.candidates = candidates
        self.seed = seed
        self.workDoneToken = workDoneToken
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(
          fields: [
            "dictionaries",
            "by",
            "matching",
            "measure",
            "cache",
            "client",
            "candidates",
            "seed",
            "workDoneToken",
          ]
        )
        dictionaries = try object.required("dictionaries").array(from: 2, to: 256).map { try $0.nonemptyString() }
        by = try SimilarityBasis(object.required("by"))
        matching = try object.optional("matching").map { try Matching($0) } ?? .nearest
        measure = try object.optional("measure").map { try ActivationMeasure($0) } ?? .jaccard
        cache = try object.optional("cache")?.nonemptyString()
        client = try object.optional("client").map { try Client($0) }
        candidates = try object.optional("candidates")?.integer(from: 1, to: 1024) ?? 32
        seed = try object.optional("seed")?.integer(from: 0) ?? 0
        workDoneToken = try object.optional("workDoneToken").map { try ProgressToken($0) }
      }

      package var json: JSON {
        var object = JSONObject()
        object["dictionaries"] = .array(dictionaries.map { .string($0) })
        object["by"] = by.json
        object["matching"] = matching.json
        object["measure"] = measure.json
        object["cache"] = cache.map { .string($0) }
        object["client"] = client.map { $0.json }
        object["candidates"] = .integer(candidates)
        object["seed"] = .integer(seed)
        object["workDoneToken"] = workDoneToken.map { $0.json }
        return .object(object)
      }
    }

    /// What `similarityTable` answers.
    package struct Result: WireValue {
      /// What of two latents is compared.
      package var by: SimilarityBasis
      /// How partners are chosen: `nearest`, the best of `b` for every latent of `a`; `optimal`, one-to-one with the
      /// greatest total similarity.
      package var matching: Matching
      package var rows: [SimilarityRow]

      package init(by: SimilarityBasis, matching: Matching, rows: [SimilarityRow]) {
        self.by = by
        self.matching = matching
        self.rows = rows
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["by", "matching", "rows"])
        by = try SimilarityBasis(object.required("by"))
        matching = try Matching(object.required("matching"))
        rows = try object.required("rows").array().map { try SimilarityRow($0) }
      }

      package var json: JSON {
        var object = JSONObject()
        object["by"] = by.json
        object["matching"] = matching.json
        object["rows"] = .array(rows.map { $0.json })
        return .object(object)
      }
    }
  }
}
