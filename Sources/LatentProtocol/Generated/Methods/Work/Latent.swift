// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Returns all that is known of one latent.
  ///
  /// Statistics come from a cache, explanations and scores from the runs in the workspace, neighbours from the
  /// dictionary.
  package enum Latent: WireMethod {
    package static let name = "latent"

    /// What `latent` is asked with.
    package struct Params: WireValue {
      /// A loaded dictionary.
      package var dictionary: String
      /// Which latent, from 0.
      package var latent: Int
      /// A cache in the workspace; the newest that holds the dictionary unless given.
      package var cache: String?

      package init(dictionary: String, latent: Int, cache: String? = nil) {
        self.dictionary = dictionary
        self.latent = latent
        self.cache = cache
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["dictionary", "latent", "cache"])
        dictionary = try object.required("dictionary").nonemptyString()
        latent = try object.required("latent").integer(from: 0)
        cache = try object.optional("cache")?.nonemptyString()
      }

      package var json: JSON {
        var object = JSONObject()
        object["dictionary"] = .string(dictionary)
        object["latent"] = .integer(latent)
        object["cache"] = cache.map { .string($0) }
        return .object(object)
      }
    }

    /// What `latent` answers.
    package struct Result: WireValue {
      /// The dictionary's name.
      package var dictionary: String
      /// Which latent.
      package var latent: Int
      /// The cache that `statistics` come from; absent when there is none.
      package var cache: String?
      /// Absent when there is no cache.
      package var statistics: LatentStatistics?
      /// Length of its decoder row.
      package var decoderNorm: Double
      /// Absent when the model is not loaded, or the dictionary does not write to its residual stream.
      package var effects: LogitEffects?
      /// The ten latents with the most similar decoder rows.
      package var neighbours: [NearLatent]
      /// Newest first.
      package var explanations: [ScoredExplanation]

      package init(
        dictionary: String,
        latent: Int,
        cache: String? = nil,
        statistics: LatentStatistics? = nil,
        decoderNorm: Double,
        effects: LogitEffects? = nil,
        neighbours: [NearLatent],
        explanations: [ScoredExplanation]
      ) {
        self.dictionary = dictionary
        self.latent = latent
        self.cache = cache
        self.statistics = statistics
        self.decoderNorm = decoderNorm
        self.effects = effects
        self.neighbours = neighbours
        self.explanations = explanations
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(
          fields: [
            "dictionary",
            "latent",
            "cache",
            "statistics",
            "decoderNorm",
            "effects",
            "neighbours",
            "explanations",
          ]
        )
        dictionary = try object.required("dictionary").string()
        latent = try object.required("latent").integer(from: 0)
        cache = try object.optional("cache")?.string()
        statistics = try object.optional("statistics").map { try LatentStatistics($0) }
        decoderNorm = try object.required("decoderNorm").number(from: 0)
        effects = try object.optional("effects").map { try LogitEffects($0) }
        neighbours = try object.required("neighbours").array().map { try NearLatent($0) }
        explanations = try object.required("explanations").array().map { try ScoredExplanation($0) }
      }

      package var json: JSON {
        var object = JSONObject()
        object["dictionary"] = .string(dictionary)
        object["latent"] = .integer(latent)
        object["cache"] = cache.map { .string($0) }
        object["statistics"] = statistics.map { $0.json }
        object["decoderNorm"] = .number(decoderNorm)
        object["effects"] = effects.map { $0.json }
        object["neighbours"] = .array(neighbours.map { $0.json })
        object["explanations"] = .array(explanations.map { $0.json })
        return .object(object)
      }
    }
  }
}
