internal import LatentSupport
internal import LatentTensor

/// Gemma 2: norms on both sides of attention and MLP, capped scores and logits, a window in every other block.
///
/// Gemma Team 2024, https://arxiv.org/abs/2408.00118.
///
///     x = √width · embedding
///     x = x + norm(attention(norm(x), window of the block));  x = x + norm(down(gelu(gate(norm(x))) × up(norm(x))))
///     score = cap · tanh(q · k / √query_pre_attn_scalar / cap);  logits likewise
enum Gemma2: Architecture {
  static let modelTypes = ["gemma2"]
  static let transformerLensNames = DecoderModules.embeddingName
  static let bufferSuffixes = DecoderModules.buffers

  // `model.embed_tokens` is left out: it gives what has still to be scaled in transformers 4, and what has been in 5.
  static let modulePaths = DecoderModules.sandwich

  static func build(_ config: Configuration, _ weights: WeightReader) throws -> Blueprint {
    let config = config.filling(defaults)
    try config.refuseBidirectionalAttention()
    let sizes = try DecoderSizes(
      config,
      activation: Activation(config, "hidden_activation", default: "gelu_pytorch_tanh")
    )
    let rotary = try RotaryEmbedding(config, headWidth: sizes.headWidth, maximumPositions: sizes.positions)
    let windows = try config.windows(config.windowedLayers(sizes.layers) { $0 % 2 == 0 })
    let scale = 1 / Float(try config.positive("query_pre_attn_scalar")).squareRoot()
    let scoreCap = try config.cap("attn_logit_softcapping")
    let hasBias = try config.flag("attention_bias", default: false)
    let network = try weights.decoder(
      sizes,
      gainOffset: 1,
      embeddingScale: weights.embeddingScale(width: sizes.width),
      softCap: config.cap("final_logit_softcapping")
    ) { name, layer in
      TransformerBlock(
        width: sizes.width,
        attention: TransformerBlock.Branch(
          norm: try weights.norm(name + "input_layernorm", sizes, gainOffset: 1),
          try weights.attention(
            name + "self_attn.",
            sizes,
            rotary: rotary,
            options: AttentionOptions(scale: scale, window: windows[layer], softCap: scoreCap),
            hasBias: hasBias
          ),
          postNorm: try weights.norm(name + "post_attention_layernorm", sizes, gainOffset: 1)
        ),
        mlp: TransformerBlock.Branch(
          norm: try weights.norm(name + "pre_feedforward_layernorm", sizes, gainOffset: 1),
          try weights.gatedMLP(name + "mlp.", sizes),
          postNorm: try weights.norm(name + "post_feedforward_layernorm", sizes, gainOffset: 1)
        ),
        isParallel: false
      )
    }
    return Blueprint(network, maximumPositions: rotary.reach)
  }

  private static let defaults = JSONObject([
    ("num_key_value_heads", 4), ("head_dim", 256), ("max_position_embeddings", 8192), ("tie_word_embeddings", true),
    ("query_pre_attn_scalar", 256), ("sliding_window", 4096), ("final_logit_softcapping", 30.0),
    ("attn_logit_softcapping", 50.0),
  ])
}

extension Configuration {
  /// The cap under `name`; nil for none.
  func cap(_ name: String) throws -> Float? { has(name) ? Float(try positive(name)) : nil }
}
