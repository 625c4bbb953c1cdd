package import LatentTensor

extension Activation {
  /// transformers' names of the activations that latentd computes.
  private static let names: [String: Activation] = [
    "gelu": .gelu,
    "gelu_python": .gelu,
    "gelu_new": .geluTanh,
    "gelu_fast": .geluTanh,
    "gelu_accurate": .geluTanh,
    "gelu_pytorch_tanh": .geluTanh,
    "gelu_python_tanh": .geluTanh,
    "relu": .relu,
    "relu2": .reluSquared,
    "sigmoid": .sigmoid,
    "silu": .silu,
    "swish": .silu,
    "tanh": .tanh,
  ]

  /// The activation that `config` names in `field`.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) for one that latentd does not compute, listing those it does.
  package init(_ config: Configuration, _ field: String, default fallback: String) throws {
    let name = try config.text(field, default: fallback)
    guard let known = Self.names[name] else {
      throw config.unsupported(field, name, supported: Self.names.keys.sorted().joined(separator: ", "))
    }
    self = known
  }
}
