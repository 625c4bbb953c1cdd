// Made by protocol/generate from protocol/openrpc.json; change that instead.

extension Wire {
  /// Whose layout, and of what.
  package enum ImportFormat: String, WireChoice {
    case delphi
    case delphiExplanations = "delphi-explanations"
    case neuronpedia
    case gguf
    case safetensors
  }
}
