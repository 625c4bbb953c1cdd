internal import LatentSupport
internal import LatentTensor

/// Phi-3, 3.5 and 4-mini: Llama with fused projections, a window in some models, and LongRoPE in those for long contexts.
///
/// Abdin et al. 2024, https://arxiv.org/abs/2404.14219.
///
///     q, k, v = x · qkv_proj;  gate, up = x · gate_up_proj
///     x = x + attention(norm(x), window);  x = x + down(silu(gate(norm(x))) × up(norm(x)))
enum Phi3: Architecture {
  static let modelTypes = ["phi3"]
  static let transformerLensNames = DecoderModules.preNormNames
  static let bufferSuffixes = DecoderModules.buffers

  static let modulePaths = DecoderModules.preNorm.merging([
    "model.layers.N.resid_attn_dropout": .attention, "model.layers.N.resid_mlp_dropout": .mlp,
  ]) { $1 }

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
          try attention(name + "self_attn.", rotary, options, sizes, weights)
        ),
        mlp: TransformerBlock.Branch(
          norm: try weights.norm(name + "post_attention_layernorm", sizes),
          try mlp(name + "mlp.", sizes, weights)
        ),
        isParallel: false
      )
    }
    return Blueprint(network, maximumPositions: rotary.reach)
  }

  private static func attention(
    _ name: String,
    _ rotary: RotaryEmbedding,
    _ options: AttentionOptions,
    _ sizes: DecoderSizes,
    _ weights: WeightReader
  ) throws -> Attention {
    let queries = sizes.heads * sizes.headWidth
    return Attention(
      // [queries, then keys, then values; width]
      projection: try weights.linear(
        name + "qkv_proj",
        from: sizes.width,
        to: queries + 2 * sizes.keyHeads * sizes.headWidth
      ),
      layout: .blocks,
      heads: sizes.heads,
      keyHeads: sizes.keyHeads,
      headWidth: sizes.headWidth,
      rotary: rotary,
      options: options,
      output: try weights.linear(name + "o_proj", from: queries, to: sizes.width)
    )
  }

  private static func mlp(_ name: String, _ sizes: DecoderSizes, _ weights: WeightReader) throws -> FeedForward {
    // [gate, then up; width]
    let (gate, up) = try weights.linearHalves(name + "gate_up_proj", from: sizes.width, to: sizes.neurons)
    return FeedForward(
      up: up,
      gate: gate,
      activation: sizes.activation,
      down: try weights.linear(name + "down_proj", from: sizes.neurons, to: sizes.width)
    )
  }

  // `original_max_position_embeddings` is what longrope goes by, and stands beside its section, not in it.
  private static let defaults = JSONObject([
    ("max_position_embeddings", 4096), ("original_max_position_embeddings", 4096), ("rms_norm_eps", 1e-5),
  ])
}
