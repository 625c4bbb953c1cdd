// Made by protocol/generate from protocol/openrpc.json; change that instead.

extension Wire {
  /// What is done to the latent: `add`, its direction is added; `ablate`, its activation is taken away.
  package enum ScoredEdit: String, WireChoice {
    case add
    case ablate
  }
}
