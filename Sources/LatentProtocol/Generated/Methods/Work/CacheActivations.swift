// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Runs a dataset through the model and keeps what fires where.
  ///
  /// One pass serves every dictionary. Documents are joined by the end-of-text token, else the beginning-of-text token,
  /// and cut into contexts of `contextLength`; the last, shorter one is kept. Saved as it goes: the same request again
  /// goes on where it stopped.
  package enum CacheActivations: WireMethod {
    package static let name = "cacheActivations"

    /// What `cacheActivations` is asked with.
    package struct Params: WireValue {
      /// A loaded model.
      package var model: String
      /// Loaded dictionaries.
      package var dictionaries: [String]
      /// What to read.
      package var dataset: Dataset
      /// What the cache is called; made from the request unless given.
      package var cache: String?
      /// Tokens the model reads at once.
      package var contextLength: Int
      /// Stop after this many tokens.
      package var maxTokens: Int?
      /// Tokens computed at once; chosen by memory unless given.
      package var batchTokens: Int?
      /// Whether activations on special tokens are left out. The model reads them all the same.
      package var skipSpecialTokens: Bool
      /// Whether to go on with a cache that the same request began; false begins anew.
      package var resume: Bool
      /// If given, `$/progress` notifications with this token tell how far the request is.
      package var workDoneToken: ProgressToken?

      package init(
        model: String,
        dictionaries: [String],
        dataset: Dataset,
        cache: String? = nil,
        contextLength: Int = 256,
        maxTokens: Int? = nil,
        batchTokens: Int? = nil,
        skipSpecialTokens: Bool = true,
        resume: Bool = true,
        workDoneToken: ProgressToken? = nil
      ) {
        self.model = model
        self.dictionaries = dictionaries
        self.dataset = dataset
        self.cache = cache
        self.contextLength = contextLength
        self.maxTokens = maxTokens
        self.batchTokens = batchTokens
        self.skipSpecialTokens = skipSpecialTokens
        self.resume = resume
        self.workDoneToken = workDoneToken
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(
          fields: [
            "model",
            "dictionaries",
            "dataset",
            "cache",
            "contextLength",
            "maxTokens",
            "batchTokens",
            "skipSpecialTokens",
            "resume",
            "workDoneToken",
          ]
        )
        model = try object.required("model").nonemptyString()
        dictionaries = try object.required("dictionaries").array(from: 1).map { try $0.nonemptyString() }
        dataset = try Dataset(object.required("dataset"))
        cache = try object.optional("cache")?.nonemptyString()
        contextLength = try object.optional("contextLength")?.integer(from: 1, to: 1_048_576) ?? 256
        maxTokens = try object.optional("maxTokens")?.integer(from: 1)
        batchTokens = try object.optional("batchTokens")?.integer(from: 1, to: 65536)
        skipSpecialTokens = try object.optional("skipSpecialTokens")?.boolean() ?? true
        resume = try object.optional("resume")?.boolean() ?? true
        workDoneToken = try object.optional("workDoneToken").map { try ProgressToken($0) }
      }

      package var json: JSON {
        var object = JSONObject()
        object["model"] = .string(model)
        object["dictionaries"] = .array(dictionaries.map { .string($0) })
        object["dataset"] = dataset.json
        object["cache"] = cache.map { .string($0) }
        object["contextLength"] = .integer(contextLength)
        object["maxTokens"] = maxTokens.map { .integer($0) }
        object["batchTokens"] = batchTokens.map { .integer($0) }
        object["skipSpecialTokens"] = .bool(skipSpecialTokens)
        object["resume"] = .bool(resume)
        object["workDoneToken"] = workDoneToken.map { $0.json }
        return .object(object)
      }
    }

    /// What `cacheActivations` answers.
    package struct Result: WireValue {
      /// The cache's name.
      package var cache: String
      /// Tokens read.
      package var tokens: Int
      /// Contexts read.
      package var contexts: Int
      /// Time that this request took, in seconds.
      package var seconds: Double
      /// Tokens that this request read, each second.
      package var tokensPerSecond: Double
      /// Size of the cache on disk.
      package var bytes: Int
      /// One for each dictionary, by name.
      package var dictionaries: WireMap<CachedDictionary>

      package init(
        cache: String,
        tokens: Int,
        contexts: Int,
        seconds: Double,
        tokensPerSecond: Double,
        bytes: Int,
        dictionaries: WireMap<CachedDictionary>
      ) {
        self.cache = cache
        self.tokens = tokens
        self.contexts = contexts
        self.seconds = seconds
        self.tokensPerSecond = tokensPerSecond
        self.bytes = bytes
        self.dictionaries = dictionaries
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(
          fields: [
            "cache",
            "tokens",
            "contexts",
            "seconds",
            "tokensPerSecond",
            "bytes",
            "dictionaries",
          ]
        )
        cache = try object.required("cache").string()
        tokens = try object.required("tokens").integer(from: 0)
        contexts = try object.required("contexts").integer(from: 0)
        seconds = try object.required("seconds").number(from: 0)
        tokensPerSecond = try object.required("tokensPerSecond").number(from: 0)
        bytes = try object.required("bytes").integer(from: 0)
        dictionaries = try WireMap(object.required("dictionaries")) { try CachedDictionary($0) }
      }

      package var json: JSON {
        var object = JSONObject()
        object["cache"] = .string(cache)
        object["tokens"] = .integer(tokens)
        object["contexts"] = .integer(contexts)
        object["seconds"] = .number(seconds)
        object["tokensPerSecond"] = .number(tokensPerSecond)
        object["bytes"] = .integer(bytes)
        object["dictionaries"] = dictionaries.json { $0.json }
        return .object(object)
      }
    }
  }
}
