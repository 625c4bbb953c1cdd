/// Anything that turns texts into vectors whose cosine says how alike they are: an endpoint, a sentence model that is
/// loaded here, or counts of words.
package protocol TextEmbedder: Sendable {
  /// What stored results say of the model; holds nothing secret.
  var identity: String { get }
  /// Whether it has answered anything yet; see `ChatModel.hasAnswered`.
  var hasAnswered: Bool { get }

  /// A vector of length 1 for each of `texts`, in order, all of one width.
  ///
  /// - Throws: `LatentError`: `endpointFailed`, `cancelled`.
  nonisolated(nonsending) func embed(_ texts: [String]) async throws -> [[Float]]
}

extension TextEmbedder {
  package var hasAnswered: Bool { true }
}
