// Made by protocol/generate from protocol/openrpc.json; change that instead.

extension Wire {
  /// Element type of weights in memory.
  package enum WeightDType: String, WireChoice {
    case float32
    case bfloat16
  }
}
