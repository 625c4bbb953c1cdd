/// Anything that answers a chat request: an endpoint, or a model that is loaded here.
package protocol ChatModel: Sendable {
  /// What stored results say of the model; holds nothing secret.
  var identity: String { get }
  /// Requests that are worth having in flight at once.
  var concurrency: Int { get }

  /// - Throws: `LatentError`: `endpointFailed` for good, or `cancelled`.
  func chat(_ request: ChatRequest) async throws -> ChatReply
}

extension EndpointClient: ChatModel {
  package var identity: String { configuration.identity }
  package var concurrency: Int { configuration.concurrency }
}
