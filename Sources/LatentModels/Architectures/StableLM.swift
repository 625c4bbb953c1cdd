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
    let sizes = try Sizes(config)
    let prefix = weights.prefix("model.", "", of: "embed_tokens.weight")
    let network = Network(
      embedding: Embedding(
        tokens: try weights.table(prefix + "embed_tokens.weight", rows: sizes.vocabulary, columns: sizes.width)
      ),
      blocks: try (0..<sizes.layers).map { try block("\(prefix)layers.\($0).", sizes, weights) },
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

  private static func block(_ name: String, _ sizes: Sizes, _ weights: WeightReader) throws -> TransformerBlock {
    let norm = try weights.layerNorm(name + "input_layernorm", width: sizes.width, epsilon: sizes.epsilon)
    return TransformerBlock(
      width: sizes.width,
      attention: TransformerBlock.Branch(norm: norm, try attention(name + "self_attn.", sizes, weights)),
      mlp: TransformerBlock.Branch(
        norm: sizes.isParallel
          ? norm
          : try weights.layerNorm(name + "post_attention_layernorm", width: sizes.width, epsilon: sizes.epsilon),
        try mlp(name + "mlp.", sizes, weights)
      ),
      isParallel: sizes.isParallel
    )
  }

  private static func attention(_ name: String, _ sizes: Sizes, _ weights: WeightReader) throws -> Attention {
    Attention(
      projection: try weights.linear(
        joining: [
          (name + "q_proj", sizes.heads * sizes.headWidth),
          (name + "k_proj", sizes.keyHeads * sizes.headWidth),
          (name + "v_proj", sizes.keyHeads * sizes.headWidth),
        ],
        from: sizes.width,
        hasBias: sizes.projectionHasBias
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
      options: AttentionOptions(scale: 1 / Float(sizes.headWidth).squareRoot()),
      output: try weights.linear(name + "o_proj", from: sizes.width, to: sizes.width)
    )
  }

  private static func headNorms(
    _ name: String,
    heads: Int,
    _ sizes: Sizes,
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

  private static func mlp(_ name: String, _ sizes: Sizes, _ weights: WeightReader) throws -> FeedForward {
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

  // MARK: Configuration

  private struct Sizes {
    let layers: Int
    let width: Int
    let heads: Int
    let keyHeads: Int
    let headWidth: Int
    let neurons: Int
    let vocabulary: Int
    let positions: Int
    let epsilon: Double
    let activation: Activation
    let rotary: RotaryEmbedding
    let isParallel: Bool
    let projectionHasBias: Bool
    let normsQueriesAndKeys: Bool
    let isTied: Bool

    init(_ config: Configuration) throws {
      layers = try config.count("num_hidden_layers")
      width = try config.count("hidden_size")
      heads = try config.count("num_attention_heads")
      keyHeads = try config.keyHeads(heads: heads)
      headWidth = try config.headWidth(width: width, heads: heads)
      neurons = try config.count("intermediate_size")
      vocabulary = try config.count("vocab_size")
      positions = try config.count("max_position_embeddings", default: 4096)
      epsilon = try config.positive("layer_norm_eps", default: 1e-5)
      activation = try Activation(config, "hidden_act", default: "silu")
      rotary = try RotaryEmbedding(config, headWidth: headWidth, defaultFraction: 0.25, maximumPositions: positions)
      isParallel = try config.flag("use_parallel_residual", default: false)
      projectionHasBias = try config.flag("use_qkv_bias", default: false)
      normsQueriesAndKeys = try config.flag("qk_layernorm", default: false)
      isTied = try config.flag("tie_word_embeddings", default: false)
    }
  }
}
