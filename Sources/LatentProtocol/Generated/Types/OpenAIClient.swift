// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Any OpenAI-compatible endpoint: vLLM, llama.cpp, Ollama, OpenRouter, OpenAI.
  package struct OpenAIClient: WireValue {
    /// What `kind` says of it.
    package static let kind = "openai"
    /// Up to and including `/v1`: `http://127.0.0.1:8000/v1`.
    package var baseURL: String
    /// The model's name at the endpoint.
    package var model: String
    /// Name of the environment variable that holds the key. The key is sent nowhere else, never stored or logged.
    package var apiKeyVariable: String?
    /// Requests in flight at once.
    package var concurrency: Int
    /// Sampling temperature.
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

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(
        fields: [
          "kind",
          "baseURL",
          "model",
          "apiKeyVariable",
          "concurrency",
          "temperature",
          "timeoutSeconds",
          "retries",
        ]
      )
      try object.required("kind").constant(Self.kind)
      baseURL = try object.required("baseURL").nonemptyString()
      model = try object.required("model").nonemptyString()
      apiKeyVariable = try object.optional("apiKeyVariable")?.nonemptyString()
      concurrency = try object.optional("concurrency")?.integer(from: 1, to: 1024) ?? 16
      temperature = try object.optional("temperature")?.number(from: 0, to: 2) ?? 0
      timeoutSeconds = try object.optional("timeoutSeconds")?.number(above: 0, to: 86400) ?? 120
      retries = try object.optional("retries")?.integer(from: 0, to: 100) ?? 5
    }

    package var json: JSON {
      var object = JSONObject()
      object["kind"] = .string(Self.kind)
      object["baseURL"] = .string(baseURL)
      object["model"] = .string(model)
      object["apiKeyVariable"] = apiKeyVariable.map { .string($0) }
      object["concurrency"] = .integer(concurrency)
      object["temperature"] = .number(temperature)
      object["timeoutSeconds"] = .number(timeoutSeconds)
      object["retries"] = .integer(retries)
      return .object(object)
    }
  }
}
