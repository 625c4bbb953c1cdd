package import LatentSupport

/// What a run of explanations is asked for: everything that decides its results, and what they are filed under.
package struct RunRequest: Sendable, Equatable {
  /// The user's name for the run; nil for `run-1`, `run-2`, …
  package var name: String?
  /// Hash of everything that decides the results: the same request finds its own earlier ones by it.
  package var requestHash: String
  package var cache: String?
  /// Hash of the model.
  package var model: String?
  /// The dictionary's name at the time, and its hash, which its results are found by.
  package var dictionary: String
  package var dictionaryHash: String
  /// The explainer's identity (kind and options); `given` where the user brought the explanations.
  package var explainer: String
  /// Identity of the LLM client, without its key.
  package var client: String?
  package var seed: Int
  /// The rest of the request, for people to read.
  package var parameters: JSON

  package init(
    name: String? = nil,
    requestHash: String,
    cache: String? = nil,
    model: String? = nil,
    dictionary: String,
    dictionaryHash: String,
    explainer: String,
    client: String? = nil,
    seed: Int,
    parameters: JSON = [:]
  ) {
    self.name = name
    self.requestHash = requestHash
    self.cache = cache
    self.model = model
    self.dictionary = dictionary
    self.dictionaryHash = dictionaryHash
    self.explainer = explainer
    self.client = client
    self.seed = seed
    self.parameters = parameters
  }
}
