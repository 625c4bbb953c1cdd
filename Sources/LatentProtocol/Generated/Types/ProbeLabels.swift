// Made by protocol/generate from protocol/openrpc.json; change that instead.

extension Wire {
  /// `label`: what the item's character believes; `alice_label`: what is so; `bob_label`: what the other character
  /// believes.
  package enum ProbeLabels: String, WireChoice {
    case label
    case aliceLabel = "alice_label"
    case bobLabel = "bob_label"
  }
}
