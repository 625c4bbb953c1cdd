// Made by protocol/generate from protocol/openrpc.json; change that instead.

extension Wire {
  /// `last`: the last token; `letter`: the one that holds the answer's first letter or digit.
  package enum NamedReadPosition: String, WireChoice {
    case last
    case letter
  }
}
