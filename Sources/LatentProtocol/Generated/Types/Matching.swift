// Made by protocol/generate from protocol/openrpc.json; change that instead.

extension Wire {
  /// How partners are chosen: `nearest`, the best of `b` for every latent of `a`; `optimal`, one-to-one with the
  /// greatest total similarity.
  package enum Matching: String, WireChoice {
    case nearest
    case optimal
  }
}
