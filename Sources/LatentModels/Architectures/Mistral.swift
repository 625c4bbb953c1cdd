internal import LatentSupport
internal import LatentTensor

/// Mistral: Llama whose queries see a window of positions only, in its first version.
///
/// Jiang et al. 2023, https://arxiv.org/abs/2310.06825.
///
///     x = x + attention(norm(x), window);  x = x + down(silu(gate(norm(x))) × up(norm(x)))
enum Mistral: Architecture {
  static let modelTypes = ["mistral"]
  static let modulePaths = DecoderModules.preNorm
  static let transformerLensNames = DecoderModules.preNormNames
  static let bufferSuffixes = DecoderModules.buffers

  static func build(_ config: Configuration, _ weights: WeightReader) throws -> Blueprint {
    let config = config.filling(defaults)
    let sizes = try DecoderSizes(config)
    let rotary = try RotaryEmbedding(config, headWidth: sizes.headWidth, maximumPositions: sizes.positions)
    let options = AttentionOptions(scale: sizes.scale, window: try config.window())
    let network = try weights.decoder(sizes) { name, _ in
      TransformerBlock(
        width: sizes.width,
        attention: TransformerBlock.Branch(
          norm: try weights.norm(name + "input_layernorm", sizes),
          try weights.attention(name + "self_attn.", sizes, rotary: rotary, options: options)
        ),
        mlp: TransformerBlock.Branch(
          norm: try weights.norm(name + "post_attention_layernorm", sizes),
          try weights.gatedMLP(name + "mlp.", sizes)
        ),
        isParallel: false
      )
    }
    return Blueprint(network, maximumPositions: rotary.reach)
  }

  private static let defaults = JSONObject([
    ("num_key_value_heads", 8), ("max_position_embeddings", 131_072), ("sliding_window", 4096),
  ])
}
