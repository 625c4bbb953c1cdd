internal import LatentTensor

/// Llama 1 to 3 and everything shaped like it (SmolLM, TinyLlama): RMSNorm, rotary positions, grouped key heads, a gated
/// MLP.
///
/// Touvron et al. 2023, https://arxiv.org/abs/2302.13971; Grattafiori et al. 2024, https://arxiv.org/abs/2407.21783.
///
///     x = x + attention(norm(x));  x = x + down(silu(gate(norm(x))) × up(norm(x)))
enum Llama: Architecture {
  static let modelTypes = ["llama"]

  static func build(_ config: Configuration, _ weights: WeightReader) throws -> Blueprint {
    let sizes = try Sizes(config)
    let prefix = weights.prefix("model.", "", of: "embed_tokens.weight")
    let network = Network(
      embedding: Embedding(
        tokens: try weights.table(prefix + "embed_tokens.weight", rows: sizes.vocabulary, columns: sizes.width)
      ),
      blocks: try (0..<sizes.layers).map { try block("\(prefix)layers.\($0).", sizes, weights) },
      finalNorm: try weights.rmsNorm(prefix + "norm", width: sizes.width, epsilon: sizes.epsilon),
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
    TransformerBlock(
      width: sizes.width,
      attention: TransformerBlock.Branch(
        norm: try weights.rmsNorm(name + "input_layernorm", width: sizes.width, epsilon: sizes.epsilon),
        try attention(name + "self_attn.", sizes, weights)
      ),
      mlp: TransformerBlock.Branch(
        norm: try weights.rmsNorm(name + "post_attention_layernorm", width: sizes.width, epsilon: sizes.epsilon),
        try mlp(name + "mlp.", sizes, weights)
      ),
      isParallel: false
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
        hasBias: sizes.attentionHasBias
      ),
      layout: .blocks,
      heads: sizes.heads,
      keyHeads: sizes.keyHeads,
      headWidth: sizes.headWidth,
      rotary: sizes.rotary,
      options: AttentionOptions(scale: 1 / Float(sizes.headWidth).squareRoot()),
      output: try weights.linear(
        name + "o_proj",
        from: sizes.heads * sizes.headWidth,
        to: sizes.width,
        hasBias: sizes.attentionHasBias
      )
    )
  }

  private static func mlp(_ name: String, _ sizes: Sizes, _ weights: WeightReader) throws -> FeedForward {
    FeedForward(
      up: try weights.linear(name + "up_proj", from: sizes.width, to: sizes.neurons, hasBias: sizes.mlpHasBias),
      gate: try weights.linear(name + "gate_proj", from: sizes.width, to: sizes.neurons, hasBias: sizes.mlpHasBias),
      activation: sizes.activation,
      down: try weights.linear(name + "down_proj", from: sizes.neurons, to: sizes.width, hasBias: sizes.mlpHasBias)
    )
  }

  // MARK: Names

  // `mlp.act_fn` is left out: it is the gate alone, before it is multiplied.
  static let modulePaths: [String: HookpointSite] = [
    "model.embed_tokens": .embedding,
    "model.layers.N": .output,
    "model.layers.N.self_attn": .attention,
    "model.layers.N.self_attn.o_proj": .attention,
    "model.layers.N.post_attention_layernorm": .mlpInput,
    "model.layers.N.mlp": .mlpOutput,
    "model.layers.N.mlp.down_proj": .mlpOutput,
    "model.norm": .final,
  ]

  static let bufferSuffixes = [".rotary_emb.inv_freq"]

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
    let attentionHasBias: Bool
    let mlpHasBias: Bool
    let isTied: Bool

    init(_ config: Configuration) throws {
      layers = try config.count("num_hidden_layers")
      width = try config.count("hidden_size")
      heads = try config.count("num_attention_heads")
      keyHeads = try config.keyHeads(heads: heads)
      headWidth =
        config.has("head_dim") ? try config.count("head_dim") : try config.headWidth(width: width, heads: heads)
      neurons = try config.count("intermediate_size")
      vocabulary = try config.count("vocab_size")
      positions = try config.count("max_position_embeddings", default: 2048)
      epsilon = try config.positive("rms_norm_eps", default: 1e-6)
      activation = try Activation(config, "hidden_act", default: "silu")
      rotary = try RotaryEmbedding(config, headWidth: headWidth, maximumPositions: positions)
      attentionHasBias = try config.flag("attention_bias", default: false)
      mlpHasBias = try config.flag("mlp_bias", default: false)
      isTied = try config.flag("tie_word_embeddings", default: false)
    }
  }
}
