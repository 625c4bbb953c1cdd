// Made by protocol/generate from protocol/openrpc.json; change that instead.

extension Wire {
  /// `add`: x + strength·v. `set`: a latent's activation becomes `strength`, or the whole value becomes `vector`.
  /// `scale`: multiplied by `strength`. `ablate`: a latent to 0, the direction `vector` projected out, or a hookpoint
  /// to 0.
  package enum InterventionOperation: String, WireChoice {
    case add
    case set
    case scale
    case ablate
  }
}
