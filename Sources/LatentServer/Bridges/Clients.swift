internal import LatentEndpoint
internal import LatentProtocol
internal import LatentWorkspace

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
