internal import LatentSupport
internal import LatentTensor

/// OLMo 2: Llama whose norms stand behind attention and MLP instead of before them, with normed queries and keys.
///
/// OLMo Team 2024, https://arxiv.org/abs/2501.00656.
///
///     x = x + norm(attention(x)) with norm(q), norm(k) over all heads;  x = x + norm(down(silu(gate(x)) × up(x)))
enum OLMo2: Architecture {
  static let modelTypes = ["olmo2"]
  static let transformerLensNames = DecoderModules.embeddingName
  static let bufferSuffixes = DecoderModules.buffers

  // `self_attn` is left out: what it gives is normed before it is added.
  static let modulePaths = DecoderModules.sandwich
    .filter { $0.key != "model.layers.N.pre_feedforward_layernorm" }
    .merging(["model.embed_tokens": .embedding]) { $1 }

  static func build(_ config: Configuration, _ weights: WeightReader) throws -> Blueprint {
    let config = config.filling(JSONObject([("rms_norm_eps", 1e-5)]))
    let sizes = try DecoderSizes(config)
    let rotary = try RotaryEmbedding(config, headWidth: sizes.headWidth, maximumPositions: sizes.positions)
    let hasBias = try config.flag("attention_bias", default: false)
    let network = try weights.decoder(sizes) { name, _ in
      TransformerBlock(
        width: sizes.width,
        attention: TransformerBlock.Branch(
          norm: nil,
          try weights.attention(
            name + "self_attn.",
            sizes,
            rotary: rotary,
            norms: norms(name + "self_attn.", sizes, weights),
            hasBias: hasBias
          ),
          postNorm: try weights.norm(name + "post_attention_layernorm", sizes)
        ),
        mlp: TransformerBlock.Branch(
          norm: nil,
          try weights.gatedMLP(name + "mlp.", sizes),
          postNorm: try weights.norm(name + "post_feedforward_layernorm", sizes)
        ),
        isParallel: false
      )
    }
    return Blueprint(network, maximumPositions: rotary.reach)
  }

  private static func norms(_ name: String, _ sizes: DecoderSizes, _ weights: WeightReader) throws -> QueryKeyNorms {
    func norm(_ part: String, heads: Int) throws -> Normalization {
      try weights.rmsNorm(name + part, width: heads * sizes.headWidth, epsilon: sizes.epsilon)
    }
    return QueryKeyNorms(
      queries: try norm("q_norm", heads: sizes.heads),
      keys: try norm("k_norm", heads: sizes.keyHeads),
      span: .allHeads
    )
  }
}
