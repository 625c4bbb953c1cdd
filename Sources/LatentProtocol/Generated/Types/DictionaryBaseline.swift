// Made by protocol/generate from protocol/openrpc.json; change that instead.

extension Wire {
  /// What a dictionary is compared with: `top-neurons`, the strongest neurons at each position of the MLP of the
  /// dictionary's block, so many that a neuron fires as often as a latent; `neurons`, all of them that are positive;
  /// `random`, a random dictionary of its shape, norms and sparsity.
  package enum DictionaryBaseline: String, WireChoice {
    case topNeurons = "top-neurons"
    case neurons
    case random
  }
}
