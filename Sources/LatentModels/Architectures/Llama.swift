internal import LatentTensor

/// Llama 1 to 3 and everything shaped like it (SmolLM, TinyLlama): RMSNorm, rotary positions, grouped key heads, a gated
/// MLP.
///
/// Touvron et al. 2023, https://arxiv.org/abs/2302.13971; Grattafiori et al. 2024, https://arxiv.org/abs/2407.21783.
///
///     x = x + attention(norm(x));  x = x + down(silu(gate(norm(x))) × up(norm(x)))
enum Llama: Architecture {
  static let modelTypes = ["llama"]
  static let modulePaths = DecoderModules.preNorm
  static let transformerLensNames = DecoderModules.preNormNames
  static let bufferSuffixes = DecoderModules.buffers

  static func build(_ config: Configuration, _ weights: WeightReader) throws -> Blueprint {
    let sizes = try DecoderSizes(config)
    let rotary = try RotaryEmbedding(config, headWidth: sizes.headWidth, maximumPositions: sizes.positions)
    let attentionHasBias = try config.flag("attention_bias", default: false)
    let mlpHasBias = try config.flag("mlp_bias", default: false)
    let network = try weights.decoder(sizes) { name, _ in
      TransformerBlock(
        width: sizes.width,
        attention: TransformerBlock.Branch(
          norm: try weights.norm(name + "input_layernorm", sizes),
          try weights.attention(name + "self_attn.", sizes, rotary: rotary, hasBias: attentionHasBias)
        ),
        mlp: TransformerBlock.Branch(
          norm: try weights.norm(name + "post_attention_layernorm", sizes),
          try weights.gatedMLP(name + "mlp.", sizes, hasBias: mlpHasBias)
        ),
        isParallel: false
      )
    }
    return Blueprint(network, maximumPositions: rotary.reach)
  }
}
