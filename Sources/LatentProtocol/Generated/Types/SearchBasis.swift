// Made by protocol/generate from protocol/openrpc.json; change that instead.

extension Wire {
  /// How latents were found: `embedding`, by the meaning of their explanations; `words`, by words of their
  /// explanations; `vector`, by decoder rows; `activations`, by what fires.
  package enum SearchBasis: String, WireChoice {
    case embedding
    case words
    case vector
    case activations
  }
}
