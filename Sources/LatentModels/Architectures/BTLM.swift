internal import LatentTensor

/// BTLM: GPT-2's shape with ALiBi instead of learned positions, a gated MLP, and the multipliers of muP.
///
/// Dey et al. 2023, https://arxiv.org/abs/2309.11568; muP: Yang et al. 2022, https://arxiv.org/abs/2203.03466.
///
///     x = embeddings_scale · embedding(tokens)
///     x = x + attention(norm(x));  x = x + proj(fc(norm(x)) × silu(fc2(norm(x))))
///     logits = output_alpha · width_scale · unembedding(norm(x))
enum BTLM: Architecture {
  static let modelTypes = ["btlm"]

  static func build(_ config: Configuration, _ weights: WeightReader) throws -> Blueprint {
    let sizes = try Sizes(config)
    let prefix = weights.prefix("transformer.", "", of: "wte.weight")
    // Files carry the slopes that the heads were trained with.
    let stored = prefix + "relative_pe.slopes"
    let slopes = try weights.has(stored) ? weights.tensor(stored, [sizes.heads, 1]).floats() : nil
    let network = Network(
      embedding: Embedding(
        tokens: try weights.table(prefix + "wte.weight", rows: sizes.vocabulary, columns: sizes.width),
        scale: sizes.embeddingScale
      ),
      blocks: try (0..<sizes.layers).map { layer in
        try block(
          "\(prefix)h.\(layer).",
          options: AttentionOptions(
            scale: sizes.scale(ofLayer: layer),
            alibiSlopes: (slopes ?? AlibiSlopes.slopes(heads: sizes.heads)).map { $0 / sizes.alibiFactor }
          ),
          sizes,
          weights
        )
      },
      finalNorm: try weights.layerNorm(prefix + "ln_f", width: sizes.width, epsilon: sizes.epsilon),
      unembedding: Unembedding(
        try weights.unembedding(
          "lm_head",
          isTied: sizes.isTied,
          embedding: prefix + "wte.weight",
          width: sizes.width,
          vocabulary: sizes.vocabulary
        ),
        scale: sizes.outputScale
      )
    )
    return Blueprint(network, maximumPositions: sizes.positions)
  }

  // MARK: Block

  private static func block(
    _ name: String,
    options: AttentionOptions,
    _ sizes: Sizes,
    _ weights: WeightReader
  ) throws -> TransformerBlock {
    TransformerBlock(
      width: sizes.width,
      attention: TransformerBlock.Branch(
        norm: try weights.layerNorm(name + "ln_1", width: sizes.width, epsilon: sizes.epsilon),
        try attention(name + "attn.", options: options, sizes, weights)
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
    options: AttentionOptions,
    _ sizes: Sizes,
    _ weights: WeightReader
  ) throws -> Attention {
    Attention(
      // [width, (queries, keys, values) · width], as all of the weights are [input, output]
      projection: try linear(name + "c_attn", from: sizes.width, to: 3 * sizes.width, weights),
      layout: .blocks,
      heads: sizes.heads,
      keyHeads: sizes.heads,
      headWidth: sizes.headWidth,
      rotary: nil,
      options: options,
      output: try linear(name + "c_proj", from: sizes.width, to: sizes.width, weights)
    )
  }

  private static func mlp(_ name: String, _ sizes: Sizes, _ weights: WeightReader) throws -> FeedForward {
    FeedForward(
      up: try linear(name + "c_fc", from: sizes.width, to: sizes.neurons, weights),
      gate: sizes.isGated ? try linear(name + "c_fc2", from: sizes.width, to: sizes.neurons, weights) : nil,
      activation: sizes.activation,
      down: try linear(name + "c_proj", from: sizes.neurons, to: sizes.width, weights)
    )
  }

  private static func linear(
    _ name: String,
    from input: Int,
    to output: Int,
    _ weights: WeightReader
  ) throws -> LinearWeight {
    try weights.linear(name, from: input, to: output, hasBias: true, layout: .inputOutput)
  }

  // MARK: Names

  // `transformer.wte` is left out: it is the stream before it is scaled.
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
    let isGated: Bool
    let activation: Activation
    let isTied: Bool
    let embeddingScale: Float
    let outputScale: Float
    /// What slopes are divided by, for contexts longer than those of training.
    let alibiFactor: Float
    private let scalesScores: Bool
    private let scalesByLayer: Bool
    private let scalesByWidth: Bool

    init(_ config: Configuration) throws {
      layers = try config.count("n_layer", "num_hidden_layers")
      width = try config.count("n_embd", "hidden_size")
      heads = try config.count("n_head", "num_attention_heads")
      headWidth = try config.headWidth(width: width, heads: heads)
      neurons = try config.count("n_inner", default: 4 * width)
      vocabulary = try config.count("vocab_size")
      positions = try config.count("n_positions", "max_position_embeddings", default: 1024)
      epsilon = try config.positive("layer_norm_epsilon", default: 1e-5)
      isGated = try config.text("activation_function", default: "gelu_new") == "swiglu"
      activation = isGated ? .silu : try Activation(config, "activation_function", default: "gelu_new")
      isTied = try config.flag("tie_word_embeddings", default: true)
      embeddingScale = Float(try config.number("mup_embeddings_scale", default: 1))
      outputScale = Float(
        try config.number("mup_output_alpha", default: 1) * config.number("mup_width_scale", default: 1)
      )
      scalesScores = try config.flag("scale_attn_weights", default: true)
      scalesByLayer = try config.flag("scale_attn_by_inverse_layer_idx", default: false)
      scalesByWidth = try config.flag("mup_scale_qk_dot_by_d", default: false)
      let kind = try config.text("position_embedding_type", default: "learned")
      guard kind == "alibi" else { throw config.unsupported("position_embedding_type", kind, supported: "alibi") }
      alibiFactor = try Self.alibiFactor(config)
      if try config.flag("add_cross_attention", default: false) {
        throw config.unsupported("add_cross_attention", "true", supported: "decoders without an encoder")
      }
    }

    private static func alibiFactor(_ config: Configuration) throws -> Float {
      guard let scaling = try config.section("alibi_scaling") else { return 1 }
      guard scaling.has("factor") else {
        throw config.unsupported("alibi_scaling", scaling.names.joined(separator: ", "), supported: "a fixed factor")
      }
      return Float(try scaling.positive("factor"))
    }

    /// What q · k is multiplied by; muP divides by the head's width instead of its root.
    func scale(ofLayer layer: Int) -> Float {
      let divisor = scalesByWidth ? Float(headWidth) : Float(headWidth).squareRoot()
      return (scalesScores ? 1 / divisor : 1) / (scalesByLayer ? Float(layer + 1) : 1)
    }
  }
}
