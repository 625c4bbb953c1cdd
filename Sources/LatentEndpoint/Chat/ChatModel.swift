/// Anything that answers a chat request: an endpoint, or a model that is loaded here.
package protocol ChatModel: Sendable {
  /// What stored results say of the model; holds nothing secret.
  var identity: String { get }
  /// Requests that are worth having in flight at once.
  var concurrency: Int { get }
  /// Whether it has answered anything yet, be it nonsense. While it has not, a failure says that it cannot be used at all
  /// (an address where nobody listens, a wrong key), and every further request would fail like the first.
  var hasAnswered: Bool { get }

  /// - Throws: `LatentError`: `endpointFailed` for good, or `cancelled`.
  func chat(_ request: ChatRequest) async throws -> ChatReply
}

extension ChatModel {
  package var hasAnswered: Bool { true }
}

extension EndpointClient: ChatModel {
  package var identity: String { configuration.identity }
  package var concurrency: Int { configuration.concurrency }
  package var hasAnswered: Bool { meter.hasAnswered }
}
