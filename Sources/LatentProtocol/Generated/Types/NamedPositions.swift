// Made by protocol/generate from protocol/openrpc.json; change that instead.

extension Wire {
  /// `all`; `prompt`: those of the prompt; `generated`: from the last prompt position on, those whose outputs choose
  /// the generated tokens; `last`: the last of the prompt.
  package enum NamedPositions: String, WireChoice {
    case all
    case prompt
    case generated
    case last
  }
}
