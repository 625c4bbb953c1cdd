internal import LatentAnalysis
internal import LatentEndpoint
internal import LatentProtocol
internal import LatentSupport
internal import LatentWorkspace

/// Who answers the prompts of a request, made from its `client`.
enum Clients {
  /// The LLM of a request that cannot do without one.
  ///
  /// - Parameter purpose: what needs it, for the error.
  /// - Throws: `LatentError` (`invalidParams`) when there is none.
  static func endpoint(
    _ client: Wire.Client?,
    for purpose: String,
    _ services: DaemonServices
  ) throws -> EndpointClient {
    switch client {
    case .openai(let openai):
      return try EndpointClient(EndpointConfiguration(openai), http: services.http)
    case .lexical:
      throw LatentError.invalid(
        "client",
        "\(purpose) needs an LLM, which the lexical client is not; give an openai client."
      )
    case nil:
      throw LatentError.invalid(
        "client",
        "\(purpose) needs an LLM and the request has no client; give client, such as "
          + "{\"kind\": \"openai\", \"baseURL\": \"http://127.0.0.1:8000/v1\", \"model\": \"…\"}."
      )
    }
  }

  /// A judge, and the endpoint behind it if there is one.
  static func judge(
    _ client: Wire.Client?,
    examplesPerPrompt: Int,
    seed: Int,
    _ services: DaemonServices
  ) throws -> (judge: any Judge, endpoint: EndpointClient?) {
    switch client {
    case .lexical:
      return (LexicalJudge(), nil)
    case .openai(let openai):
      let endpoint = try EndpointClient(EndpointConfiguration(openai), http: services.http)
      return (EndpointJudge(model: endpoint, examplesPerPrompt: examplesPerPrompt, seed: seed), endpoint)
    case nil:
      throw LatentError.invalid(
        "client",
        "A scorer needs somebody who answers and the request has no client; give an openai client, or "
          + "{\"kind\": \"lexical\"} for the embedded judge."
      )
    }
  }
}

extension EndpointConfiguration {
  init(_ wire: Wire.OpenAIClient) {
    self.init(
      baseURL: wire.baseURL,
      model: wire.model,
      apiKeyVariable: wire.apiKeyVariable,
      concurrency: wire.concurrency,
      temperature: wire.temperature,
      timeoutSeconds: wire.timeoutSeconds,
      retries: wire.retries
    )
  }
}

extension Wire.Usage {
  init(_ usage: Usage, seconds: Double) {
    self.init(
      requests: usage.requests,
      retries: usage.retries,
      promptTokens: usage.promptTokens,
      completionTokens: usage.completionTokens,
      seconds: seconds
    )
  }
}

extension Wire.Failure {
  init(_ failure: FailureRecord) {
    self.init(code: failure.code.wire.rawValue, message: failure.message)
  }
}
