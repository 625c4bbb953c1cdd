// Made by protocol/generate from protocol/openrpc.json; change that instead.

extension Wire {
  /// What the latents of a compared dictionary are: those of the dictionary in question, or of a baseline.
  package enum ComparedKind: String, WireChoice {
    case latents
    case topNeurons = "top-neurons"
    case neurons
    case random
  }
}
