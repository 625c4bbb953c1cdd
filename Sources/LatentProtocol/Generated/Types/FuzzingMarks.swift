// Made by protocol/generate from protocol/openrpc.json; change that instead.

extension Wire {
  /// Where false marks stand: `moved`, on other tokens of the same windows; `other`, in windows in which the latent is
  /// silent.
  package enum FuzzingMarks: String, WireChoice {
    case moved
    case other
  }
}
