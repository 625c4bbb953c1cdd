// Made by protocol/generate from protocol/openrpc.json; change that instead.

extension Wire {
  /// How activations are predicted: `structured`, as a list that a chat model writes; `probabilities`, from the
  /// log-probabilities of the prompt's tokens; `auto`, structured from an endpoint and probabilities from a loaded
  /// model.
  package enum SimulationMode: String, WireChoice {
    case auto
    case structured
    case probabilities
  }
}
