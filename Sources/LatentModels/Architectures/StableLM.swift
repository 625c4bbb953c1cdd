internal import LatentTensor

/// StableLM 3B and StableLM 2: LayerNorm, rotary positions on part of each head, a gated MLP.
///
/// Bellagente et al. 2024, https://arxiv.org/abs/2402.17834.
///
///     sequential:  x = x + attention(norm(x));  x = x + down(silu(gate(norm(x))) × up(norm(x)))
///     parallel:    x = x + attention(norm(x)) + mlp(norm(x)),  with one norm for both
enum StableLM: Architecture {
  static let modelTypes = ["stablelm"]

  static func build(_ config: Configuration, _ weights: WeightReader) throws -> Blueprint {
    let sizes = try RotaryDecoderSizes(config, positions: 4096, activation: "silu", turning: 0.25)
    let isParallel = try config.flag("use_parallel_residual", default: false)
    let hasBias = try config.flag("use_qkv_bias", default: false)
    let prefix = weights.prefix("model.", "", of: "embed_tokens.weight")
    let network = Network(
      embedding: Embedding(
        tokens: try weights.table(prefix + "embed_tokens.weight", rows: sizes.vocabulary, columns: sizes.width)
      ),
      blocks: try (0..<sizes.layers).map {
        try block("\(prefix)layers.\($0).", sizes, isParallel: isParallel, hasBias: hasBias, weights)
      },
      finalNorm: try weights.layerNorm(prefix + "norm", width: sizes.width, epsilon: sizes.epsilon),
      unembedding: Unembedding(
        try weights.unembedding(
          "lm_head",
          isTied: sizes.isTied,
          embedding: prefix + "embed_tokens.weight",
          width: sizes.width,
          vocabulary: sizes.vocabulary
        )
      )
    )
    return Blueprint(network, maximumPositions: sizes.positions)
  }

  // MARK: Block

  private static func block(
    _ name: String,
    _ sizes: RotaryDecoderSizes,
    isParallel: Bool,
    hasBias: Bool,
    _ weights: WeightReader
  ) throws -> TransformerBlock {
    let norm = try weights.layerNorm(name + "input_layernorm", width: sizes.width, epsilon: sizes.epsilon)
    return TransformerBlock(
      width: sizes.width,
      attention: TransformerBlock.Branch(
        norm: norm,
        try attention(name + "self_attn.", sizes, hasBias: hasBias, weights)
      ),
      mlp: TransformerBlock.Branch(
        norm: isParallel
          ? norm
          : try weights.layerNorm(name + "post_attention_layernorm", width: sizes.width, epsilon: sizes.epsilon),
        try mlp(name + "mlp.", sizes, weights)
      ),
      isParallel: isParallel
    )
  }

  private static func attention(
    _ name: String,
    _ sizes: RotaryDecoderSizes,
    hasBias: Bool,
    _ weights: WeightReader
  ) throws -> Attention {
    Attention(
      projection: try weights.linear(
        joining: [
          (name + "q_proj", sizes.heads * sizes.headWidth),
          (name + "k_proj", sizes.keyHeads * sizes.headWidth),
          (name + "v_proj", sizes.keyHeads * sizes.headWidth),
        ],
        from: sizes.width,
        hasBias: hasBias
      ),
      layout: .blocks,
      heads: sizes.heads,
      keyHeads: sizes.keyHeads,
      headWidth: sizes.headWidth,
      norms: sizes.normsQueriesAndKeys
        ? QueryKeyNorms(
          queries: try headNorms(name + "q_layernorm", heads: sizes.heads, sizes, weights),
          keys: try headNorms(name + "k_layernorm", heads: sizes.keyHeads, sizes, weights),
          span: .eachHeadByItsOwn
        ) : nil,
      rotary: sizes.rotary,
      options: AttentionOptions(scale: sizes.scale),
      output: try weights.linear(name + "o_proj", from: sizes.width, to: sizes.width)
    )
  }

  private static func headNorms(
    _ name: String,
    heads: Int,
    _ sizes: RotaryDecoderSizes,
    _ weights: WeightReader
  ) throws -> Normalization {
    Normalization(
      kind: .layerNorm,
      // [heads · headWidth]
      gain: try weights.vector(joining: (0..<heads).map { "\(name).norms.\($0).weight" }, sizes.headWidth),
      bias: nil,
      epsilon: Float(sizes.epsilon)
    )
  }

  private static func mlp(_ name: String, _ sizes: RotaryDecoderSizes, _ weights: WeightReader) throws -> FeedForward {
    FeedForward(
      up: try weights.linear(name + "up_proj", from: sizes.width, to: sizes.neurons),
      gate: try weights.linear(name + "gate_proj", from: sizes.width, to: sizes.neurons),
      activation: sizes.activation,
      down: try weights.linear(name + "down_proj", from: sizes.neurons, to: sizes.width)
    )
  }

  // MARK: Names

  // `post_attention_layernorm` only exists in sequential blocks.
  static let modulePaths = DecoderModules.preNorm
  static let transformerLensNames = DecoderModules.preNormNames
  static let bufferSuffixes = DecoderModules.buffers
}
