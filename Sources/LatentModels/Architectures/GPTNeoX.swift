internal import LatentTensor

/// GPT-NeoX and Pythia: rotary positions on part of each head, attention and MLP side by side.
///
/// Black et al. 2022, https://arxiv.org/abs/2204.06745; Biderman et al. 2023, https://arxiv.org/abs/2304.01373.
///
///     parallel:    x = x + attention(norm(x)) + mlp(norm(x))
///     sequential:  x = x + attention(norm(x));  x = x + mlp(norm(x))
enum GPTNeoX: Architecture {
  static let modelTypes = ["gpt_neox"]

  static func build(_ config: Configuration, _ weights: WeightReader) throws -> Blueprint {
    let sizes = try Sizes(config)
    let prefix = weights.prefix("gpt_neox.", "", of: "embed_in.weight")
    let network = Network(
      embedding: Embedding(
        tokens: try weights.table(prefix + "embed_in.weight", rows: sizes.vocabulary, columns: sizes.width)
      ),
      blocks: try (0..<sizes.layers).map { try block("\(prefix)layers.\($0).", sizes, weights) },
      finalNorm: try weights.layerNorm(prefix + "final_layer_norm", width: sizes.width, epsilon: sizes.epsilon),
      unembedding: Unembedding(
        try weights.unembedding(
          "embed_out",
          isTied: sizes.isTied,
          embedding: prefix + "embed_in.weight",
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
        norm: try weights.layerNorm(name + "input_layernorm", width: sizes.width, epsilon: sizes.epsilon),
        try attention(name + "attention.", sizes, weights)
      ),
      mlp: TransformerBlock.Branch(
        norm: try weights.layerNorm(name + "post_attention_layernorm", width: sizes.width, epsilon: sizes.epsilon),
        try mlp(name + "mlp.", sizes, weights)
      ),
      isParallel: sizes.isParallel
    )
  }

  private static func attention(_ name: String, _ sizes: Sizes, _ weights: WeightReader) throws -> Attention {
    Attention(
      // [heads · (query, key, value) · headWidth, width]
      projection: try weights.linear(
        name + "query_key_value",
        from: sizes.width,
        to: 3 * sizes.width,
        hasBias: sizes.attentionHasBias
      ),
      layout: .interleavedByHead,
      heads: sizes.heads,
      keyHeads: sizes.heads,
      headWidth: sizes.headWidth,
      rotary: sizes.rotary,
      options: AttentionOptions(scale: 1 / Float(sizes.headWidth).squareRoot()),
      output: try weights.linear(name + "dense", from: sizes.width, to: sizes.width, hasBias: sizes.attentionHasBias)
    )
  }

  private static func mlp(_ name: String, _ sizes: Sizes, _ weights: WeightReader) throws -> FeedForward {
    FeedForward(
      up: try weights.linear(name + "dense_h_to_4h", from: sizes.width, to: sizes.neurons, hasBias: true),
      activation: sizes.activation,
      down: try weights.linear(name + "dense_4h_to_h", from: sizes.neurons, to: sizes.width, hasBias: true)
    )
  }

  // MARK: Names

  static let modulePaths: [String: HookpointSite] = [
    "gpt_neox.embed_in": .embedding,
    "gpt_neox.emb_dropout": .embedding,
    "gpt_neox.layers.N": .output,
    "gpt_neox.layers.N.attention": .attention,
    "gpt_neox.layers.N.attention.dense": .attention,
    "gpt_neox.layers.N.post_attention_layernorm": .mlpInput,
    "gpt_neox.layers.N.mlp": .mlpOutput,
    "gpt_neox.layers.N.mlp.act": .mlpNeurons,
    "gpt_neox.layers.N.mlp.dense_4h_to_h": .mlpOutput,
    "gpt_neox.final_layer_norm": .final,
  ]

  static let transformerLensNames: [String: HookpointSite] = [
    "hook_embed": .embedding, "blocks.N.attn.hook_out": .attention,
  ]

  static let bufferSuffixes = [".attention.bias", ".attention.masked_bias", ".rotary_emb.inv_freq"]

  // MARK: Configuration

  private struct Sizes {
    let layers: Int
    let width: Int
    let heads: Int
    let headWidth: Int
    let neurons: Int
    let vocabulary: Int
    let positions: Int
    let epsilon: Double
    let activation: Activation
    let rotary: RotaryEmbedding
    let isParallel: Bool
    let attentionHasBias: Bool
    let isTied: Bool

    init(_ config: Configuration) throws {
      layers = try config.count("num_hidden_layers")
      width = try config.count("hidden_size")
      heads = try config.count("num_attention_heads")
      headWidth = try config.headWidth(width: width, heads: heads)
      neurons = try config.count("intermediate_size")
      vocabulary = try config.count("vocab_size")
      positions = try config.count("max_position_embeddings", default: 2048)
      epsilon = try config.positive("layer_norm_eps", default: 1e-5)
      activation = try Activation(config, "hidden_act", default: "gelu")
      rotary = try RotaryEmbedding(config, headWidth: headWidth, defaultFraction: 0.25, maximumPositions: positions)
      isParallel = try config.flag("use_parallel_residual", default: true)
      attentionHasBias = try config.flag("attention_bias", default: true)
      isTied = try config.flag("tie_word_embeddings", default: false)
    }
  }
}
