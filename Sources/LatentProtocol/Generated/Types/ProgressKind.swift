// Made by protocol/generate from protocol/openrpc.json; change that instead.

extension Wire {
  /// Which part of the story a progress value is.
  package enum ProgressKind: String, WireChoice {
    case begin
    case report
    case end
  }
}
