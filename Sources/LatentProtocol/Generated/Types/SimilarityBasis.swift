// Made by protocol/generate from protocol/openrpc.json; change that instead.

extension Wire {
  /// What of two latents is compared.
  package enum SimilarityBasis: String, WireChoice {
    case decoder
    case encoder
    case activations
    case explanations
  }
}
