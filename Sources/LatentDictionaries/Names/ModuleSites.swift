/// Where a dictionary belongs that was trained on a module of a transformers model: on its output, or for a transcoder
/// from its input to its output.
enum ModuleSites {
  /// The sites of the module `path` (`layers.5.mlp`, `h.5`, `model.layers.5.self_attn`).
  ///
  /// Blocks and MLPs are given in the wire's form, since `layers.5.mlp` there means what the MLP adds to the residual
  /// stream, and here the module's own output, which differs where a norm follows. Other modules keep their names, which
  /// the model's family reads.
  static func sites(_ path: String, transcodes: Bool) -> (inputs: [String], outputs: [String]) {
    let parts = path.split(separator: ".").map(String.init)
    if let index = parts.firstIndex(where: { Int($0).map { $0 >= 0 } ?? false }) {
      let block = "layers.\(parts[index])"
      switch parts.dropFirst(index + 1).joined(separator: ".") {
      case "": return transcodes ? (["\(block).input"], [block]) : ([block], [])
      case "mlp": return transcodes ? (["\(block).mlp.input"], ["\(block).mlp.output"]) : (["\(block).mlp.output"], [])
      default: break
      }
    }
    if ["embed_tokens", "embed_in", "wte"].contains(parts.last) { return transcodes ? ([], []) : (["embedding"], []) }
    // What such a module reads is no hookpoint.
    return transcodes ? ([], [path]) : ([path], [])
  }

  /// The hookpoint that `module.input` or `module.output` of a Gemma 3 model is, as Gemma Scope 2 writes them; nil where
  /// it is none that is known.
  static func gemma3(_ name: String) -> String? {
    let parts = name.split(separator: ".").map(String.init)
    guard let index = parts.firstIndex(where: { Int($0).map { $0 >= 0 } ?? false }) else { return nil }
    let block = "layers.\(parts[index])"
    return switch parts.dropFirst(index + 1).joined(separator: ".") {
    case "output": block
    case "input": "\(block).input"
    case "pre_feedforward_layernorm.output", "mlp.input": "\(block).mlp.input"
    case "post_feedforward_layernorm.output": "\(block).mlp"
    case "mlp.output": "\(block).mlp.output"
    case "post_attention_layernorm.output": "\(block).attention"
    case "self_attn.o_proj.input": "\(block).attention.heads"
    default: nil
    }
  }
}
