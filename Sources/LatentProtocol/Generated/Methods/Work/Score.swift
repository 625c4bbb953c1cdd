// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Tests explanations on documents that they were not written from.
  ///
  /// Give `run` for the explanations of an earlier `explain`, or `cache`, `dictionary` and `explanations`. Saved as it
  /// goes: the same request again goes on where it stopped.
  package enum Score: WireMethod {
    package static let name = "score"

    /// What `score` is asked with.
    package struct Params: WireValue {
      /// A run in the workspace.
      package var run: String?
      /// A cache in the workspace.
      package var cache: String?
      /// A dictionary of the cache.
      package var dictionary: String?
      /// What to test.
      package var explanations: [Explanation]?
      /// How to test; each kind once.
      package var scorers: [Scorer]
      /// Which windows stand for a latent; the sampler's defaults unless given.
      package var sampler: Sampler?
      /// Who answers prompts. What needs an LLM and has no client is refused.
      package var client: Client?
      /// Runs beside each score that should come out at chance; those that apply to a scorer.
      package var controls: [ScoreControl]?
      /// Stop asking about a latent once the interval of its score is at most this wide; all examples are asked about
      /// unless given. `n` says how many were. For detection, fuzzing, intruder and surprisal.
      package var stopWidth: Double?
      /// Ask nobody and file nothing: `usage` is what the request would cost at the endpoint.
      package var dryRun: Bool
      /// Decides every random choice: samples, order, prompts.
      package var seed: Int
      /// If given, `$/progress` notifications with this token tell how far the request is.
      package var workDoneToken: ProgressToken?

      package init(
        run: String? = nil,
        cache: String? = nil,
        dictionary: String? = nil,
        explanations: [Explanation]? = nil,
        scorers: [Scorer],
        sampler: Sampler? = nil,
        client: Client? = nil,
        controls: [ScoreControl]? = nil,
        stopWidth: Double? = nil,
        dryRun: Bool = false,
        seed: Int = 0,
        workDoneToken: ProgressToken? = nil
      ) {
        self.run = run
        self.cache = cache
        self.dictionary = dictionary
        self.explanations = explanations
        self.scorers = scorers
        self.sampler = sampler
        self.client = client
        self.controls = controls
        self.stopWidth = stopWidth
        self.dryRun = dryRun
        self.seed = seed
        self.workDoneToken = workDoneToken
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(
          fields: [
            "run",
            "cache",
            "dictionary",
            "explanations",
            "scorers",
            "sampler",
            "client",
            "controls",
            "stopWidth",
            "dryRun",
            "seed",
            "workDoneToken",
          ]
        )
        try object.exactlyOne(of: ["run", "cache"])
        try object.exactlyOne(of: ["run", "dictionary"])
        try object.exactlyOne(of: ["run", "explanations"])
        run = try object.optional("run")?.nonemptyString()
        cache = try object.optional("cache")?.nonemptyString()
        dictionary = try object.optional("dictionary")?.nonemptyString()
        explanations = try object.optional("explanations")?.array(from: 1).map { try Explanation($0) }
        scorers = try object.required("scorers").array(from: 1).map { try Scorer($0) }
        sampler = try object.optional("sampler").map { try Sampler($0) }
        client = try object.optional("client").map { try Client($0) }
        controls = try object.optional("controls")?.array().map { try ScoreControl($0) }
        stopWidth = try object.optional("stopWidth")?.number(above: 0, to: 1)
        dryRun = try object.optional("dryRun")?.boolean() ?? false
        seed = try object.optional("seed")?.integer(from: 0) ?? 0
        workDoneToken = try object.optional("workDoneToken").map { try ProgressToken($0) }
      }

      package var json: JSON {
        var object = JSONObject()
        object["run"] = run.map { .string($0) }
        object["cache"] = cache.map { .string($0) }
        object["dictionary"] = dictionary.map { .string($0) }
        object["explanations"] = explanations.map { .array($0.map { $0.json }) }
        object["scorers"] = .array(scorers.map { $0.json })
        object["sampler"] = sampler.map { $0.json }
        object["client"] = client.map { $0.json }
        object["controls"] = controls.map { .array($0.map { $0.json }) }
        object["stopWidth"] = stopWidth.map { .number($0) }
        object["dryRun"] = .bool(dryRun)
        object["seed"] = .integer(seed)
        object["workDoneToken"] = workDoneToken.map { $0.json }
        return .object(object)
      }
    }

    /// What `score` answers.
    package struct Result: WireValue {
      /// In the order of the latents, then of the scorers.
      package var scores: [LatentScore]
      /// One for each scorer, by kind.
      package var summary: WireMap<ScoreSummary>
      /// Scores that could not be had.
      package var failed: [FailedScore]
      /// What the request has cost at the LLM endpoint; all 0 without one.
      package var usage: Usage

      package init(scores: [LatentScore], summary: WireMap<ScoreSummary>, failed: [FailedScore], usage: Usage) {
        self.scores = scores
        self.summary = summary
        self.failed = failed
        self.usage = usage
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["scores", "summary", "failed", "usage"])
        scores = try object.required("scores").array().map { try LatentScore($0) }
        summary = try WireMap(object.required("summary")) { try ScoreSummary($0) }
        failed = try object.required("failed").array().map { try FailedScore($0) }
        usage = try Usage(object.required("usage"))
      }

      package var json: JSON {
        var object = JSONObject()
        object["scores"] = .array(scores.map { $0.json })
        object["summary"] = summary.json { $0.json }
        object["failed"] = .array(failed.map { $0.json })
        object["usage"] = usage.json
        return .object(object)
      }
    }
  }
}
