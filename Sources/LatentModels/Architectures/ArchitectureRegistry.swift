internal import LatentSupport

/// Every family that latentd computes, by which `initialize`, error sentences and the documents are written.
package enum ArchitectureRegistry {
  package static let all: [any Architecture.Type] = [
    BERT.self,
    BTLM.self,
    Falcon.self,
    GPT2.self,
    GPTJ.self,
    GPTNeoX.self,
    FalconMamba.self,
    Llama.self,
    Mistral.self,
    Mixtral.self,
    Qwen2.self,
    Qwen3.self,
    Qwen3MoE.self,
    Gemma.self,
    Gemma2.self,
    Gemma3.self,
    Phi3.self,
    OLMo2.self,
    OPT.self,
    Phi.self,
    StableLM.self,
    RecurrentGemma.self,
    Mamba.self,
    Mamba2.self,
    RWKV4.self,
    RWKV5.self,
    RWKV6.self,
    RWKV7.self,
  ]

  /// Every `model_type` that is computed, in alphabetical order.
  package static var names: [String] { all.flatMap { $0.modelTypes }.sorted() }

  /// The family that `config` names in `model_type`.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) that lists the families, when it is none of them, and that names
  ///   the method when the weights are quantized.
  package static func architecture(of config: Configuration) throws -> any Architecture.Type {
    let type = try Mamba.modelType(ofOriginal: config) ?? config.text("model_type")
    guard let found = all.first(where: { $0.modelTypes.contains(type) }) else {
      throw LatentError.unreadable(
        config.path,
        "\(config.path) has the model_type \(type), which latentd does not compute; it knows "
          + names.joined(separator: ", ") + "."
      )
    }
    if let quantization = try config.section("quantization_config", "compression_config") {
      let method = try quantization.text("quant_method", default: "…")
      throw config.unsupported(
        "quantization_config",
        method,
        supported: "weights that are not quantized: float32, float16 and bfloat16"
      )
    }
    return found
  }
}
