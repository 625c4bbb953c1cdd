// Made by protocol/generate from protocol/openrpc.json; change that instead.

extension Wire {
  /// Whose layout: `delphi`.
  package enum ExportFormat: String, WireChoice {
    case delphi
  }
}
