package import LatentSupport

/// Everything that decides what is in a cache. Two runs of equal identity write the same cache, so one may go on where
/// the other stopped; runs that differ in anything may not.
package struct CacheIdentity: Sendable, Equatable {
  /// Hash of the model's weights and configuration.
  package var model: String
  /// Hash of the tokenizer.
  package var tokenizer: String
  /// Hash of the dataset's content and of how it was read.
  package var corpus: String
  /// What the model computed in: `float32`, `bfloat16`.
  package var dtype: String
  /// Tokens in a context; only the last context of a corpus may be shorter.
  package var contextLength: Int
  /// Where the corpus was cut off, if it was.
  package var maxTokens: Int?
  /// What became of special tokens: `masked` (in the input, not in the cache) or `kept`.
  package var specialTokens: String
  /// Version of the code that computes activations.
  package var codeVersion: String
  /// What was cached, in the order of the request.
  package var dictionaries: [CacheDictionary]

  package init(
    model: String,
    tokenizer: String,
    corpus: String,
    dtype: String,
    contextLength: Int,
    maxTokens: Int? = nil,
    specialTokens: String,
    codeVersion: String,
    dictionaries: [CacheDictionary]
  ) {
    self.model = model
    self.tokenizer = tokenizer
    self.corpus = corpus
    self.dtype = dtype
    self.contextLength = contextLength
    self.maxTokens = maxTokens
    self.specialTokens = specialTokens
    self.codeVersion = codeVersion
    self.dictionaries = dictionaries
  }
}

extension CacheIdentity {
  /// One thing in which two identities differ.
  package struct Difference: Sendable, Equatable {
    /// `model`, `dictionaries[1].hash`.
    package var field: String
    package var mine: String
    package var theirs: String
  }

  /// Everything in which `other` differs from this identity, in the order of the fields.
  package func differences(from other: CacheIdentity) -> [Difference] {
    let mine = Self.flatten(json, path: "")
    let theirs = Self.flatten(other.json, path: "")
    let fields = mine.map(\.field) + theirs.map(\.field).filter { field in !mine.contains { $0.field == field } }
    return fields.compactMap { field in
      let left = mine.first { $0.field == field }?.text ?? "nothing"
      let right = theirs.first { $0.field == field }?.text ?? "nothing"
      return left == right ? nil : Difference(field: field, mine: left, theirs: right)
    }
  }

  private static func flatten(_ value: JSON, path: String) -> [(field: String, text: String)] {
    switch value {
    case .object(let object):
      object.flatMap { flatten($0.value, path: path.isEmpty ? $0.key : "\(path).\($0.key)") }
    case .array(let elements):
      elements.enumerated().flatMap { flatten($0.element, path: "\(path)[\($0.offset)]") }
    default: [(path, value.description)]
    }
  }
}

extension CacheIdentity {
  /// The identity as the manifest holds it; also what a hash of it is made from.
  package var json: JSON {
    var object: JSONObject = [
      "model": .string(model), "tokenizer": .string(tokenizer), "corpus": .string(corpus), "dtype": .string(dtype),
      "contextLength": .integer(contextLength),
    ]
    object["maxTokens"] = maxTokens.map { .integer($0) }
    object["specialTokens"] = .string(specialTokens)
    object["codeVersion"] = .string(codeVersion)
    object["dictionaries"] = .array(dictionaries.map(\.json))
    return .object(object)
  }

  init(reading reader: JSONReader) throws {
    let object = try reader.object()
    model = try object.required("model").string()
    tokenizer = try object.required("tokenizer").string()
    corpus = try object.required("corpus").string()
    dtype = try object.required("dtype").string()
    contextLength = try object.required("contextLength").integer(from: 1, to: CacheLimits.mostPositions)
    maxTokens = try object.optional("maxTokens")?.integer(from: 1)
    specialTokens = try object.required("specialTokens").string()
    codeVersion = try object.required("codeVersion").string()
    dictionaries = try object.required("dictionaries").array().map { try CacheDictionary(reading: $0) }
  }
}
