// Made by protocol/generate from protocol/openrpc.json; change that instead.

extension Wire {
  /// What dataset files are; `auto` goes by their endings.
  package enum DatasetFormat: String, WireChoice {
    case auto
    case text
    case jsonl
    case tokens
  }
}
