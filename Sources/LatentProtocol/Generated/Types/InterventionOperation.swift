// Made by protocol/generate from protocol/openrpc.json; change that instead.

extension Wire {
  /// `add`: x + strength·v. `set`: a latent's activation becomes `strength`, or the whole value becomes `vector`.
  /// `scale`: multiplied by `strength`. `ablate`: a latent to 0, the direction `vector` projected out, or a hookpoint
  /// to 0. `reflect`: mirrored in a plane, a saved probe's or the one across `vector` at `strength`.
  package enum InterventionOperation: String, WireChoice {
    case add
    case set
    case scale
    case ablate
    case reflect
  }
}
