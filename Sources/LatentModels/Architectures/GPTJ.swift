internal import LatentTensor

/// GPT-J: rotary positions on neighbouring numbers, attention and MLP side by side behind one norm.
///
/// Wang and Komatsuzaki 2021, https://github.com/kingoflolz/mesh-transformer-jax.
///
///     x = x + attention(norm(x)) + mlp(norm(x)),  with one norm for both
enum GPTJ: Architecture {
  static let modelTypes = ["gptj"]

  static func build(_ config: Configuration, _ weights: WeightReader) throws -> Blueprint {
    let sizes = try sizes(config)
    let prefix = weights.prefix("transformer.", "", of: "wte.weight")
    let network = Network(
      embedding: Embedding(
        tokens: try weights.table(prefix + "wte.weight", rows: sizes.vocabulary, columns: sizes.width)
      ),
      blocks: try (0..<sizes.layers).map { try block("\(prefix)h.\($0).", sizes, weights) },
      finalNorm: try weights.layerNorm(prefix + "ln_f", width: sizes.width, epsilon: sizes.epsilon),
      unembedding: Unembedding(
        try weights.unembedding(
          "lm_head",
          isTied: sizes.isTied,
          embedding: prefix + "wte.weight",
          width: sizes.width,
          vocabulary: sizes.vocabulary,
          hasBias: true
        )
      )
    )
    return Blueprint(network, maximumPositions: sizes.positions)
  }

  // MARK: Block

  private static func block(_ name: String, _ sizes: RotaryDecoderSizes, _ weights: WeightReader) throws
    -> TransformerBlock
  {
    let norm = try weights.layerNorm(name + "ln_1", width: sizes.width, epsilon: sizes.epsilon)
    return TransformerBlock(
      width: sizes.width,
      attention: TransformerBlock.Branch(norm: norm, try attention(name + "attn.", sizes, weights)),
      mlp: TransformerBlock.Branch(norm: norm, try mlp(name + "mlp.", sizes, weights)),
      isParallel: true
    )
  }

  private static func attention(_ name: String, _ sizes: RotaryDecoderSizes, _ weights: WeightReader) throws
    -> Attention
  {
    Attention(
      projection: try weights.linear(
        joining: ["q_proj", "k_proj", "v_proj"].map { (name + $0, sizes.width) },
        from: sizes.width
      ),
      layout: .blocks,
      heads: sizes.heads,
      keyHeads: sizes.heads,
      headWidth: sizes.headWidth,
      rotary: sizes.rotary,
      options: AttentionOptions(scale: sizes.scale),
      output: try weights.linear(name + "out_proj", from: sizes.width, to: sizes.width)
    )
  }

  private static func mlp(_ name: String, _ sizes: RotaryDecoderSizes, _ weights: WeightReader) throws -> FeedForward {
    FeedForward(
      up: try weights.linear(name + "fc_in", from: sizes.width, to: sizes.neurons, hasBias: true),
      activation: sizes.activation,
      down: try weights.linear(name + "fc_out", from: sizes.neurons, to: sizes.width, hasBias: true)
    )
  }

  // MARK: Names

  // `ln_1` is left out: attention reads its output as well.
  static let modulePaths: [String: HookpointSite] = [
    "transformer.wte": .embedding,
    "transformer.drop": .embedding,
    "transformer.h.N": .output,
    "transformer.h.N.attn": .attention,
    "transformer.h.N.attn.out_proj": .attention,
    "transformer.h.N.mlp": .mlpOutput,
    "transformer.h.N.mlp.act": .mlpNeurons,
    "transformer.h.N.mlp.fc_out": .mlpOutput,
    "transformer.ln_f": .final,
  ]

  static let transformerLensNames = DecoderModules.preNormNames
  static let bufferSuffixes = [".attn.bias", ".attn.masked_bias", ".attn.embed_positions"]

  // MARK: Configuration

  private static func sizes(_ config: Configuration) throws -> RotaryDecoderSizes {
    let width = try config.count("n_embd", "hidden_size")
    let heads = try config.count("n_head", "num_attention_heads")
    let headWidth = try config.headWidth(width: width, heads: heads)
    let positions = try config.count("n_positions", "max_position_embeddings", default: 2048)
    // The first numbers of each head turn, and their frequencies are those of a head of that width.
    if config.names.contains("rotary_dim"), !config.has("rotary_dim") {
      throw config.unsupported("rotary_dim", "null", supported: "the number of a head's dimensions that turn")
    }
    let turning = try config.count("rotary_dim", default: 64)
    guard turning <= headWidth, turning.isMultiple(of: 2) else {
      throw config.contradiction("rotary_dim is \(turning), not an even share of a head of width \(headWidth)")
    }
    return RotaryDecoderSizes(
      layers: try config.count("n_layer", "num_hidden_layers"),
      width: width,
      heads: heads,
      keyHeads: heads,
      headWidth: headWidth,
      neurons: try config.count("n_inner", default: 4 * width),
      vocabulary: try config.count("vocab_size"),
      positions: positions,
      epsilon: try config.positive("layer_norm_epsilon", default: 1e-5),
      activation: try Activation(config, "activation_function", default: "gelu_new"),
      rotary: try RotaryEmbedding(config, headWidth: turning, maximumPositions: positions, pairing: .neighbours),
      isTied: try config.flag("tie_word_embeddings", default: false)
    )
  }
}
