internal import Glibc
internal import LatentSupport

/// Where an OpenAI-compatible endpoint is and how it is to be treated (`client: {kind: "openai", …}` on the wire).
package struct EndpointConfiguration: Sendable, Equatable {
  /// Up to and including `/v1`, as vLLM, llama.cpp, Ollama, OpenRouter and OpenAI document it.
  package var baseURL: String
  package var model: String
  /// Name of the environment variable that holds the key; the key itself is never stored.
  package var apiKeyVariable: String?
  /// Requests in flight at once.
  package var concurrency: Int
  package var temperature: Double
  /// Longest one request may take, in seconds.
  package var timeoutSeconds: Double
  /// How often a request that failed for a passing reason is sent again.
  package var retries: Int

  package init(
    baseURL: String,
    model: String,
    apiKeyVariable: String? = nil,
    concurrency: Int = 16,
    temperature: Double = 0,
    timeoutSeconds: Double = 120,
    retries: Int = 5
  ) {
    self.baseURL = baseURL
    self.model = model
    self.apiKeyVariable = apiKeyVariable
    self.concurrency = concurrency
    self.temperature = temperature
    self.timeoutSeconds = timeoutSeconds
    self.retries = retries
  }

  /// What stored results say about the LLM: nothing secret, and nothing that does not change an answer.
  package var identity: String { "openai:\(baseURL)#\(model)@\(temperature)" }

  /// The key from the environment, nil where the endpoint needs none.
  ///
  /// - Throws: `LatentError` (`invalidParams`) when the named variable is not set.
  func readKey() throws -> String? {
    guard let apiKeyVariable else { return nil }
    guard let value = getenv(apiKeyVariable), value.pointee != 0 else {
      throw LatentError.invalid(
        "client.apiKeyVariable",
        "The environment variable \(apiKeyVariable) is not set in the daemon's environment; "
          + "set it before latentd starts, or leave client.apiKeyVariable out."
      )
    }
    return String(cString: value)
  }

  /// - Throws: `LatentError` (`invalidParams`) when the URL is not an http(s) address.
  func url(_ path: String) throws -> String {
    guard baseURL.hasPrefix("http://") || baseURL.hasPrefix("https://"), baseURL.utf8.count > "https://".utf8.count
    else {
      throw LatentError.invalid(
        "client.baseURL",
        "client.baseURL must be an http or https address such as http://127.0.0.1:8000/v1, not \"\(baseURL)\"."
      )
    }
    return (baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL) + path
  }
}
