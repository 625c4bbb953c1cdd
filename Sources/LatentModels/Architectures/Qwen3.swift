internal import LatentSupport
internal import LatentTensor

/// Qwen 3: Llama whose queries and keys are normed, head by head, before they turn.
///
/// Yang et al. 2025, https://arxiv.org/abs/2505.09388.
///
///     x = x + attention(norm(x)) with norm(q), norm(k);  x = x + down(silu(gate(norm(x))) × up(norm(x)))
enum Qwen3: Architecture {
  static let modelTypes = ["qwen3"]
  static let modulePaths = DecoderModules.preNorm
  static let transformerLensNames = DecoderModules.preNormNames
  static let bufferSuffixes = DecoderModules.buffers

  static func build(_ config: Configuration, _ weights: WeightReader) throws -> Blueprint {
    let config = config.filling(defaults)
    let sizes = try DecoderSizes(config)
    let rotary = try RotaryEmbedding(config, headWidth: sizes.headWidth, maximumPositions: sizes.positions)
    let windows = try config.windowsOfUpperLayers(sizes.layers)
    let hasBias = try config.flag("attention_bias", default: false)
    let network = try weights.decoder(sizes) { name, layer in
      TransformerBlock(
        width: sizes.width,
        attention: TransformerBlock.Branch(
          norm: try weights.norm(name + "input_layernorm", sizes),
          try weights.attention(
            name + "self_attn.",
            sizes,
            rotary: rotary,
            norms: weights.headNorms(name + "self_attn.", sizes),
            options: AttentionOptions(scale: sizes.scale, window: windows[layer]),
            hasBias: hasBias
          )
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
    ("num_key_value_heads", 32), ("head_dim", 128), ("max_position_embeddings", 32_768),
  ])
}
