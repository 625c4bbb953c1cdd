internal import LatentTensor

/// GPT-2: learned positions, everything else as the plainest transformer has it.
///
/// Radford et al. 2019, https://cdn.openai.com/better-language-models/language_models_are_unsupervised_multitask_learners.pdf.
///
///     x = x + attention(norm(x));  x = x + mlp(norm(x))
enum GPT2: Architecture {
  static let modelTypes = ["gpt2"]

  static func build(_ config: Configuration, _ weights: WeightReader) throws -> Blueprint {
    let sizes = try Sizes(config)
    // The hub's own GPT-2 was saved without its head, and so without this prefix.
    let prefix = weights.prefix("transformer.", "", of: "wte.weight")
    let network = Network(
      embedding: Embedding(
        tokens: try weights.table(prefix + "wte.weight", rows: sizes.vocabulary, columns: sizes.width),
        positions: try weights.table(prefix + "wpe.weight", rows: sizes.positions, columns: sizes.width)
      ),
      blocks: try (0..<sizes.layers).map { try block("\(prefix)h.\($0).", layer: $0, sizes, weights) },
      finalNorm: try weights.layerNorm(prefix + "ln_f", width: sizes.width, epsilon: sizes.epsilon),
      unembedding: Unembedding(
        try weights.unembedding(
          "lm_head",
          isTied: sizes.isTied,
          embedding: prefix + "wte.weight",
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
    layer: Int,
    _ sizes: Sizes,
    _ weights: WeightReader
  ) throws -> TransformerBlock {
    TransformerBlock(
      width: sizes.width,
      attention: TransformerBlock.Branch(
        norm: try weights.layerNorm(name + "ln_1", width: sizes.width, epsilon: sizes.epsilon),
        try attention(name + "attn.", scale: sizes.scale(ofLayer: layer), sizes, weights)
      ),
      mlp: TransformerBlock.Branch(
        norm: try weights.layerNorm(name + "ln_2", width: sizes.width, epsilon: sizes.epsilon),
        try mlp(name + "mlp.", sizes, weights)
      ),
      isParallel: false
    )
  }

  private static func attention(
    _ name: String,
    scale: Float,
    _ sizes: Sizes,
    _ weights: WeightReader
  ) throws -> Attention {
    Attention(
      // [width, (queries, keys, values) · width], as all of GPT-2's weights are [input, output]
      projection: try weights.linear(
        name + "c_attn",
        from: sizes.width,
        to: 3 * sizes.width,
        hasBias: true,
        layout: .inputOutput
      ),
      layout: .blocks,
      heads: sizes.heads,
      keyHeads: sizes.heads,
      headWidth: sizes.headWidth,
      rotary: nil,
      options: AttentionOptions(scale: scale),
      output: try weights.linear(
        name + "c_proj",
        from: sizes.width,
        to: sizes.width,
        hasBias: true,
        layout: .inputOutput
      )
    )
  }

  private static func mlp(_ name: String, _ sizes: Sizes, _ weights: WeightReader) throws -> FeedForward {
    FeedForward(
      up: try weights.linear(
        name + "c_fc",
        from: sizes.width,
        to: sizes.neurons,
        hasBias: true,
        layout: .inputOutput
      ),
      activation: sizes.activation,
      down: try weights.linear(
        name + "c_proj",
        from: sizes.neurons,
        to: sizes.width,
        hasBias: true,
        layout: .inputOutput
      )
    )
  }

  // MARK: Names

  // `transformer.wte` is left out: it is the stream without the positions.
  static let modulePaths: [String: HookpointSite] = [
    "transformer.drop": .embedding,
    "transformer.h.N": .output,
    "transformer.h.N.attn": .attention,
    "transformer.h.N.attn.c_proj": .attention,
    "transformer.h.N.ln_2": .mlpInput,
    "transformer.h.N.mlp": .mlpOutput,
    "transformer.h.N.mlp.act": .mlpNeurons,
    "transformer.h.N.mlp.c_proj": .mlpOutput,
    "transformer.ln_f": .final,
  ]

  static let transformerLensNames: [String: HookpointSite] = ["blocks.N.attn.hook_out": .attention]

  static let bufferSuffixes = [".attn.bias", ".attn.masked_bias"]

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
    let scalesScores: Bool
    let scalesByLayer: Bool
    let isTied: Bool

    init(_ config: Configuration) throws {
      layers = try config.count("n_layer", "num_hidden_layers")
      width = try config.count("n_embd", "hidden_size")
      heads = try config.count("n_head", "num_attention_heads")
      headWidth = try config.headWidth(width: width, heads: heads)
      neurons = try config.count("n_inner", default: 4 * width)
      vocabulary = try config.count("vocab_size")
      positions = try config.count("n_positions", "max_position_embeddings", "n_ctx", default: 1024)
      epsilon = try config.positive("layer_norm_epsilon", default: 1e-5)
      activation = try Activation(config, "activation_function", default: "gelu_new")
      scalesScores = try config.flag("scale_attn_weights", default: true)
      scalesByLayer = try config.flag("scale_attn_by_inverse_layer_idx", default: false)
      isTied = try config.flag("tie_word_embeddings", default: true)
      if try config.flag("add_cross_attention", default: false) {
        throw config.unsupported("add_cross_attention", "true", supported: "decoders without an encoder")
      }
    }

    /// What q · k is multiplied by.
    func scale(ofLayer layer: Int) -> Float {
      (scalesScores ? 1 / Float(headWidth).squareRoot() : 1) / (scalesByLayer ? Float(layer + 1) : 1)
    }
  }
}
