// Made by protocol/generate from protocol/openrpc.json; change that instead.

extension Wire {
  /// Where a model shall compute; `auto` takes the fastest device there is.
  package enum DeviceChoice: String, WireChoice {
    case auto
    case cpu
    case cuda0 = "cuda:0"
  }
}
