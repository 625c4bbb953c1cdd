// Made by protocol/generate from protocol/openrpc.json; change that instead.

extension Wire {
  /// What was made in the workspace.
  package enum ImportKind: String, WireChoice {
    case cache
    case run
    case vector
  }
}
