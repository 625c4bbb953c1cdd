// Made by protocol/generate from protocol/openrpc.json; change that instead.

extension Wire {
  /// How activating windows are chosen for explaining: `quantiles`, equally many from each slice of activation
  /// strength; `top`, the strongest; `random`, any; `mix`, the strongest and, from the others, quantiles. Scoring
  /// always draws from quantiles, since every strength has to be explained.
  package enum SamplerKind: String, WireChoice {
    case quantiles
    case top
    case random
    case mix
  }
}
