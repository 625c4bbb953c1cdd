internal import LatentTensor

/// OPT: learned positions, ReLU, and in the 350m model norms on the stream and embeddings narrower than it.
///
/// Zhang et al. 2022, https://arxiv.org/abs/2205.01068.
///
///     pre-norm:   x = x + attention(norm(x));   x = x + mlp(norm(x))
///     post-norm:  x = norm(x + attention(x));   x = norm(x + mlp(x))
enum OPT: Architecture {
  static let modelTypes = ["opt"]

  static func build(_ config: Configuration, _ weights: WeightReader) throws -> Blueprint {
    let sizes = try Sizes(config)
    let prefix = weights.prefix("model.decoder.", "decoder.", of: "embed_tokens.weight")
    let isNarrower = sizes.embeddingWidth != sizes.width
    let network = Network(
      embedding: Embedding(
        tokens: try weights.table(
          prefix + "embed_tokens.weight",
          rows: sizes.vocabulary,
          columns: sizes.embeddingWidth
        ),
        projection: isNarrower
          ? try weights.linear(prefix + "project_in", from: sizes.embeddingWidth, to: sizes.width) : nil,
        // The first two rows were for padding, which has no position.
        positions: try weights.table(
          prefix + "embed_positions.weight",
          rows: sizes.positions,
          columns: sizes.width,
          unused: 2
        )
      ),
      blocks: try (0..<sizes.layers).map { try block("\(prefix)layers.\($0).", sizes, weights) },
      finalNorm: sizes.hasFinalNorm ? try norm(prefix + "final_layer_norm", sizes, weights) : nil,
      unembedding: Unembedding(
        try weights.unembedding(
          "lm_head",
          isTied: sizes.isTied,
          embedding: prefix + "embed_tokens.weight",
          width: sizes.embeddingWidth,
          vocabulary: sizes.vocabulary
        ),
        projection: isNarrower
          ? try weights.linear(prefix + "project_out", from: sizes.width, to: sizes.embeddingWidth) : nil
      )
    )
    return Blueprint(network, maximumPositions: sizes.positions)
  }

  // MARK: Block

  private static func block(_ name: String, _ sizes: Sizes, _ weights: WeightReader) throws -> TransformerBlock {
    let norms = (
      try norm(name + "self_attn_layer_norm", sizes, weights), try norm(name + "final_layer_norm", sizes, weights)
    )
    let isPreNorm = sizes.isPreNorm
    return TransformerBlock(
      width: sizes.width,
      attention: TransformerBlock.Branch(
        norm: isPreNorm ? norms.0 : nil,
        try attention(name + "self_attn.", sizes, weights),
        streamNorm: isPreNorm ? nil : norms.0
      ),
      mlp: TransformerBlock.Branch(
        norm: isPreNorm ? norms.1 : nil,
        try mlp(name, sizes, weights),
        streamNorm: isPreNorm ? nil : norms.1
      ),
      isParallel: false
    )
  }

  private static func norm(_ name: String, _ sizes: Sizes, _ weights: WeightReader) throws -> Normalization {
    if sizes.normsHaveGains { return try weights.layerNorm(name, width: sizes.width, epsilon: sizes.epsilon) }
    let ones = try weights.backend.upload([Float](repeating: 1, count: sizes.width), rows: 1, columns: sizes.width)
    return Normalization(kind: .layerNorm, gain: ones, bias: nil, epsilon: Float(sizes.epsilon))
  }

  private static func attention(_ name: String, _ sizes: Sizes, _ weights: WeightReader) throws -> Attention {
    Attention(
      projection: try weights.linear(
        joining: ["q_proj", "k_proj", "v_proj"].map { (name + $0, sizes.width) },
        from: sizes.width,
        hasBias: sizes.hasBias
      ),
      layout: .blocks,
      heads: sizes.heads,
      keyHeads: sizes.heads,
      headWidth: sizes.headWidth,
      rotary: nil,
      options: AttentionOptions(scale: 1 / Float(sizes.headWidth).squareRoot()),
      output: try weights.linear(name + "out_proj", from: sizes.width, to: sizes.width, hasBias: sizes.hasBias)
    )
  }

  private static func mlp(_ name: String, _ sizes: Sizes, _ weights: WeightReader) throws -> FeedForward {
    FeedForward(
      up: try weights.linear(name + "fc1", from: sizes.width, to: sizes.neurons, hasBias: sizes.hasBias),
      activation: sizes.activation,
      down: try weights.linear(name + "fc2", from: sizes.neurons, to: sizes.width, hasBias: sizes.hasBias)
    )
  }

  // MARK: Names

  // The block's `final_layer_norm` is left out: it is what the MLP reads, or in post-norm models the block's output.
  static let modulePaths: [String: HookpointSite] = [
    "model.decoder.layers.N": .output,
    "model.decoder.layers.N.self_attn": .attention,
    "model.decoder.layers.N.self_attn.out_proj": .attention,
    "model.decoder.layers.N.activation_fn": .mlpNeurons,
    "model.decoder.layers.N.fc2": .mlpOutput,
    "model.decoder.final_layer_norm": .final,
  ]

  static let transformerLensNames: [String: HookpointSite] = ["blocks.N.attn.hook_out": .attention]
  static let bufferSuffixes = ["decoder.version"]

  // MARK: Configuration

  private struct Sizes {
    let layers: Int
    let width: Int
    /// Of a token's embedding.
    let embeddingWidth: Int
    let heads: Int
    let headWidth: Int
    let neurons: Int
    let vocabulary: Int
    let positions: Int
    let activation: Activation
    let isPreNorm: Bool
    let hasFinalNorm: Bool
    let hasBias: Bool
    let normsHaveGains: Bool
    let isTied: Bool
    /// No file says otherwise, since there is no field for it.
    let epsilon = 1e-5

    init(_ config: Configuration) throws {
      layers = try config.count("num_hidden_layers")
      width = try config.count("hidden_size")
      embeddingWidth = try config.count("word_embed_proj_dim", default: width)
      heads = try config.count("num_attention_heads")
      headWidth = try config.headWidth(width: width, heads: heads)
      neurons = try config.count("ffn_dim")
      vocabulary = try config.count("vocab_size")
      positions = try config.count("max_position_embeddings", default: 2048)
      activation = try Activation(config, "activation_function", default: "relu")
      isPreNorm = try config.flag("do_layer_norm_before", default: true)
      // Files that were tuned with early versions of transformers lack the final norm, and say so.
      hasFinalNorm = try isPreNorm && !config.flag("_remove_final_layer_norm", default: false)
      hasBias = try config.flag("enable_bias", default: true)
      normsHaveGains = try config.flag("layer_norm_elementwise_affine", default: true)
      isTied = try config.flag("tie_word_embeddings", default: true)
    }
  }
}
