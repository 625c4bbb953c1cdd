// Made by protocol/generate from protocol/openrpc.json; change that instead.

extension Wire {
  /// How alike two latents' activations are: `jaccard`, tokens on which both fire as a share of those on which either
  /// does; `correlation`, Pearson's, over all cached tokens.
  package enum ActivationMeasure: String, WireChoice {
    case jaccard
    case correlation
  }
}
