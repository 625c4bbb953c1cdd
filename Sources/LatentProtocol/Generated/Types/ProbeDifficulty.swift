// Made by protocol/generate from protocol/openrpc.json; change that instead.

extension Wire {
  /// `easy`: the easiest quarter of a file; `hard`: the hardest.
  package enum ProbeDifficulty: String, WireChoice {
    case all
    case easy
    case hard
  }
}
