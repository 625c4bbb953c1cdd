// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Writes a short text for each latent that says what it responds to.
  ///
  /// Explanations are written from training documents only. Saved as it goes: the same request again goes on where it
  /// stopped.
  package enum Explain: WireMethod {
    package static let name = "explain"

    /// What `explain` is asked with.
    package struct Params: WireValue {
      /// A cache in the workspace.
      package var cache: String
      /// A dictionary of the cache.
      package var dictionary: String
      /// Which latents: a list of their numbers, or "all".
      package var latents: LatentSelection
      /// Who writes; `{"kind": "default"}` unless given.
      package var explainer: Explainer?
      /// Which windows stand for a latent; the sampler's defaults unless given.
      package var sampler: Sampler?
      /// Who answers prompts. What needs an LLM and has no client is refused.
      package var client: Client?
      /// What the run is called; made from the request unless given.
      package var run: String?
      /// Ask nobody and file nothing: `usage` is what the request would cost at the endpoint.
      package var dryRun: Bool
      /// Decides every random choice: samples, order, prompts.
      package var seed: Int
      /// If given, `$/progress` notifications with this token tell how far the request is.
      package var workDoneToken: ProgressToken?

      package init(
        cache: String,
        dictionary: String,
        latents: LatentSelection,
        explainer: Explainer? = nil,
        sampler: Sampler? = nil,
        client: Client? = nil,
        run: String? = nil,
        dryRun: Bool = false,
        seed: Int = 0,
        workDoneToken: ProgressToken? = nil
      ) {
        self.cache = cache
        self.dictionary = dictionary
        self.latents = latents
        self.explainer = explainer
        self.sampler = sampler
        self.client = client
        self.run = run
        self.dryRun = dryRun
        self.seed = seed
        self.workDoneToken = workDoneToken
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(
          fields: [
            "cache",
            "dictionary",
            "latents",
            "explainer",
            "sampler",
            "client",
            "run",
            "dryRun",
            "seed",
            "workDoneToken",
          ]
        )
        cache = try object.required("cache").nonemptyString()
        dictionary = try object.required("dictionary").nonemptyString()
        latents = try LatentSelection(object.required("latents"))
        explainer = try object.optional("explainer").map { try Explainer($0) }
        sampler = try object.optional("sampler").map { try Sampler($0) }
        client = try object.optional("client").map { try Client($0) }
        run = try object.optional("run")?.nonemptyString()
        dryRun = try object.optional("dryRun")?.boolean() ?? false
        seed = try object.optional("seed")?.integer(from: 0) ?? 0
        workDoneToken = try object.optional("workDoneToken").map { try ProgressToken($0) }
      }

      package var json: JSON {
        var object = JSONObject()
        object["cache"] = .string(cache)
        object["dictionary"] = .string(dictionary)
        object["latents"] = latents.json
        object["explainer"] = explainer.map { $0.json }
        object["sampler"] = sampler.map { $0.json }
        object["client"] = client.map { $0.json }
        object["run"] = run.map { .string($0) }
        object["dryRun"] = .bool(dryRun)
        object["seed"] = .integer(seed)
        object["workDoneToken"] = workDoneToken.map { $0.json }
        return .object(object)
      }
    }

    /// What `explain` answers.
    package struct Result: WireValue {
      /// The run's name, which `score` takes.
      package var run: String
      /// In the order of the latents.
      package var explanations: [Explanation]
      /// Latents with too few examples.
      package var skipped: [SkippedLatent]
      /// Latents whose explanation failed.
      package var failed: [FailedLatent]
      /// What the request has cost at the LLM endpoint; all 0 without one.
      package var usage: Usage

      package init(
        run: String,
        explanations: [Explanation],
        skipped: [SkippedLatent],
        failed: [FailedLatent],
        usage: Usage
      ) {
        self.run = run
        self.explanations = explanations
        self.skipped = skipped
        self.failed = failed
        self.usage = usage
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["run", "explanations", "skipped", "failed", "usage"])
        run = try object.required("run").string()
        explanations = try object.required("explanations").array().map { try Explanation($0) }
        skipped = try object.required("skipped").array().map { try SkippedLatent($0) }
        failed = try object.required("failed").array().map { try FailedLatent($0) }
        usage = try Usage(object.required("usage"))
      }

      package var json: JSON {
        var object = JSONObject()
        object["run"] = .string(run)
        object["explanations"] = .array(explanations.map { $0.json })
        object["skipped"] = .array(skipped.map { $0.json })
        object["failed"] = .array(failed.map { $0.json })
        object["usage"] = usage.json
        return .object(object)
      }
    }
  }
}
