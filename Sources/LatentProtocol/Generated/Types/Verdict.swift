// Made by protocol/generate from protocol/openrpc.json; change that instead.

extension Wire {
  /// What measuring a dictionary says of how it was read.
  package enum Verdict: String, WireChoice {
    case verified
    case suspect
    case wrong
  }
}
