// Made by protocol/generate from protocol/openrpc.json; change that instead.

extension Wire {
  /// Element type that weights shall have in memory; `auto` keeps bfloat16 where the CPU computes with it, else widens
  /// to float32 and says so in `notes`.
  package enum WeightDTypeChoice: String, WireChoice {
    case auto
    case float32
    case bfloat16
  }
}
