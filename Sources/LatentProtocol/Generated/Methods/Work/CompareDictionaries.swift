// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Puts a dictionary's latents beside the model's neurons and a random dictionary, as one table.
  ///
  /// Caches the dataset for the dictionary and its baselines in one pass, draws latents of each, explains them, scores
  /// the explanations, and says by how much the dictionary's are better. The baselines stay loaded under the names in
  /// `rows`. Saved as it goes: the same request again goes on where it stopped.
  package enum CompareDictionaries: WireMethod {
    package static let name = "compareDictionaries"

    /// What `compareDictionaries` is asked with.
    package struct Params: WireValue {
      /// A loaded dictionary.
      package var dictionary: String
      /// What to read.
      package var dataset: Dataset
      /// The loaded model that the dictionary reads, if it does not say.
      package var model: String?
      /// What stands beside it; `top-neurons` and `random` unless given.
      package var baselines: [DictionaryBaseline]?
      /// How many neurons of `top-neurons` fire at each position; so many unless given that a neuron fires as often as
      /// a latent.
      package var topNeurons: Int?
      /// How many latents of each are drawn, from those that fire in at least four times `sampler.minimumExamples`
      /// places.
      package var latents: Int
      /// Who writes; `{"kind": "default"}` unless given.
      package var explainer: Explainer?
      /// How explanations are tested; detection and fuzzing unless given.
      package var scorers: [Scorer]?
      /// Which windows stand for a latent; the sampler's defaults unless given.
      package var sampler: Sampler?
      /// Who answers prompts. What needs an LLM and has no client is refused.
      package var client: Client?
      /// Runs that should come out at chance, with each score.
      package var controls: [ScoreControl]?
      /// What the cache is called; made from the request unless given.
      package var cache: String?
      /// Tokens the model reads at once.
      package var contextLength: Int
      /// Stop after this many tokens.
      package var maxTokens: Int?
      /// Decides every random choice: the random dictionary, which latents are drawn, samples, order, prompts.
      package var seed: Int
      /// If given, `$/progress` notifications with this token tell how far the request is.
      package var workDoneToken: ProgressToken?

      package init(
        dictionary: String,
        dataset: Dataset,
        model: String? = nil,
        baselines: [DictionaryBaseline]? = nil,
        topNeurons: Int? = nil,
        latents: Int = 100,
        explainer: Explainer? = nil,
        scorers: [Scorer]? = nil,
        sampler: Sampler? = nil,
        client: Client? = nil,
        controls: [ScoreControl]? = nil,
        cache: String? = nil,
        contextLength: Int = 256,
        maxTokens: Int? = nil,
        seed: Int = 0,
        workDoneToken: ProgressToken? = nil
      ) {
        self.dictionary = dictionary
        self.dataset = dataset
        self.model = model
        self.baselines = baselines
        self.topNeurons = topNeurons
        self.latents = latents
        self.explainer = explainer
        self.scorers = scorers
        self.sampler = sampler
        self.client = client
        self.controls = controls
        self.cache = cache
        self.contextLength = contextLength
        self.maxTokens = maxTokens
        self.seed = seed
        self.workDoneToken = workDoneToken
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(
          fields: [
            "dictionary",
            "dataset",
            "model",
            "baselines",
            "topNeurons",
            "latents",
            "explainer",
            "scorers",
            "sampler",
            "client",
            "controls",
            "cache",
            "contextLength",
            "maxTokens",
            "seed",
            "workDoneToken",
          ]
        )
        dictionary = try object.required("dictionary").nonemptyString()
        dataset = try Dataset(object.required("dataset"))
        model = try object.optional("model")?.nonemptyString()
        baselines = try object.optional("baselines")?.array(from: 1).map { try DictionaryBaseline($0) }
        topNeurons = try object.optional("topNeurons")?.integer(from: 1)
        latents = try object.optional("latents")?.integer(from: 2) ?? 100
        explainer = try object.optional("explainer").map { try Explainer($0) }
        scorers = try object.optional("scorers")?.array(from: 1).map { try Scorer($0) }
        sampler = try object.optional("sampler").map { try Sampler($0) }
        client = try object.optional("client").map { try Client($0) }
        controls = try object.optional("controls")?.array().map { try ScoreControl($0) }
        cache = try object.optional("cache")?.nonemptyString()
        contextLength = try object.optional("contextLength")?.integer(from: 1, to: 1_048_576) ?? 256
        maxTokens = try object.optional("maxTokens")?.integer(from: 1)
        seed = try object.optional("seed")?.integer(from: 0) ?? 0
        workDoneToken = try object.optional("workDoneToken").map { try ProgressToken($0) }
      }

      package var json: JSON {
        var object = JSONObject()
        object["dictionary"] = .string(dictionary)
        object["dataset"] = dataset.json
        object["model"] = model.map { .string($0) }
        object["baselines"] = baselines.map { .array($0.map { $0.json }) }
        object["topNeurons"] = topNeurons.map { .integer($0) }
        object["latents"] = .integer(latents)
        object["explainer"] = explainer.map { $0.json }
        object["scorers"] = scorers.map { .array($0.map { $0.json }) }
        object["sampler"] = sampler.map { $0.json }
        object["client"] = client.map { $0.json }
        object["controls"] = controls.map { .array($0.map { $0.json }) }
        object["cache"] = cache.map { .string($0) }
        object["contextLength"] = .integer(contextLength)
        object["maxTokens"] = maxTokens.map { .integer($0) }
        object["seed"] = .integer(seed)
        object["workDoneToken"] = workDoneToken.map { $0.json }
        return .object(object)
      }
    }

    /// What `compareDictionaries` answers.
    package struct Result: WireValue {
      /// The cache's name.
      package var cache: String
      /// The dictionary first, then its baselines.
      package var rows: [ComparisonRow]
      /// The dictionary's mean score less each baseline's.
      package var differences: [ComparisonDifference]
      /// Each baseline's mean score less that of each that stands below it in `rows`.
      package var baselineDifferences: [ComparisonDifference]?
      /// What the request has cost at the LLM endpoint; all 0 without one.
      package var usage: Usage

      package init(
        cache: String,
        rows: [ComparisonRow],
        differences: [ComparisonDifference],
        baselineDifferences: [ComparisonDifference]? = nil,
        usage: Usage
      ) {
        self.cache = cache
        self.rows = rows
        self.differences = differences
        self.baselineDifferences = baselineDifferences
        self.usage = usage
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["cache", "rows", "differences", "baselineDifferences", "usage"])
        cache = try object.required("cache").string()
        rows = try object.required("rows").array().map { try ComparisonRow($0) }
        differences = try object.required("differences").array().map { try ComparisonDifference($0) }
        baselineDifferences = try object.optional("baselineDifferences")?.array().map { try ComparisonDifference($0) }
        usage = try Usage(object.required("usage"))
      }

      package var json: JSON {
        var object = JSONObject()
        object["cache"] = .string(cache)
        object["rows"] = .array(rows.map { $0.json })
        object["differences"] = .array(differences.map { $0.json })
        object["baselineDifferences"] = baselineDifferences.map { .array($0.map { $0.json }) }
        object["usage"] = usage.json
        return .object(object)
      }
    }
  }
}
