// Made by protocol/generate from protocol/openrpc.json; change that instead.

extension Wire {
  /// Whose layout, and of what.
  package enum ExportFormat: String, WireChoice {
    case delphi
    case delphiExplanations = "delphi-explanations"
    case neuronpedia
    case scoresCsv = "scores-csv"
    case scoresJsonl = "scores-jsonl"
    case gguf
    case safetensors
  }
}
