internal import LatentTensor

/// BERT and the sentence embedders made of it (MiniLM): an encoder, whose positions see the whole text.
///
/// Devlin et al. 2019, https://arxiv.org/abs/1810.04805; Wang et al. 2020, https://arxiv.org/abs/2002.10957.
///
///     x = norm(word(tokens) + position + segment)
///     x = norm(x + attention(x));  x = norm(x + mlp(x))
///
/// A text is one segment, the first. The heads of pretraining and the pooler behind the last block, which sentence
/// embedders do not use, are not computed.
enum BERT: Architecture {
  static let modelTypes = ["bert"]

  static func build(_ config: Configuration, _ weights: WeightReader) throws -> Blueprint {
    let sizes = try Sizes(config)
    let prefix = weights.prefix("bert.", "", of: "embeddings.word_embeddings.weight")
    let name = prefix + "embeddings."
    let segments = try weights.tensor(name + "token_type_embeddings.weight", [sizes.segments, sizes.width])
    let network = Network(
      embedding: Embedding(
        tokens: try weights.table(name + "word_embeddings.weight", rows: sizes.vocabulary, columns: sizes.width),
        positions: try weights.table(
          name + "position_embeddings.weight",
          rows: sizes.positions,
          columns: sizes.width
        ),
        segment: try weights.backend.upload(segments.slice(0..<1)),
        norm: try norm(name + "LayerNorm", sizes, weights)
      ),
      blocks: try (0..<sizes.layers).map { try block("\(prefix)encoder.layer.\($0).", sizes, weights) },
      finalNorm: nil,
      unembedding: nil
    )
    weights.leaveOut(
      [prefix + "pooler.", "cls."],
      part: "the pooler and the heads of pretraining; there are no logits"
    )
    return Blueprint(network, maximumPositions: sizes.positions)
  }

  // MARK: Block

  private static func block(_ name: String, _ sizes: Sizes, _ weights: WeightReader) throws -> TransformerBlock {
    TransformerBlock(
      width: sizes.width,
      attention: TransformerBlock.Branch(
        norm: nil,
        try attention(name + "attention.", sizes, weights),
        streamNorm: try norm(name + "attention.output.LayerNorm", sizes, weights)
      ),
      mlp: TransformerBlock.Branch(
        norm: nil,
        FeedForward(
          up: try weights.linear(name + "intermediate.dense", from: sizes.width, to: sizes.neurons, hasBias: true),
          activation: sizes.activation,
          down: try weights.linear(name + "output.dense", from: sizes.neurons, to: sizes.width, hasBias: true)
        ),
        streamNorm: try norm(name + "output.LayerNorm", sizes, weights)
      ),
      isParallel: false
    )
  }

  private static func attention(_ name: String, _ sizes: Sizes, _ weights: WeightReader) throws -> Attention {
    Attention(
      projection: try weights.linear(
        joining: ["query", "key", "value"].map { ("\(name)self.\($0)", sizes.width) },
        from: sizes.width,
        hasBias: true
      ),
      layout: .blocks,
      heads: sizes.heads,
      keyHeads: sizes.heads,
      headWidth: sizes.headWidth,
      rotary: nil,
      options: AttentionOptions(scale: 1 / Float(sizes.headWidth).squareRoot(), isCausal: false),
      output: try weights.linear(name + "output.dense", from: sizes.width, to: sizes.width, hasBias: true)
    )
  }

  /// The LayerNorm `name`, whose gain and bias files of the first years call gamma and beta.
  private static func norm(_ name: String, _ sizes: Sizes, _ weights: WeightReader) throws -> Normalization {
    let names = weights.has(name + ".gamma") ? (".gamma", ".beta") : (".weight", ".bias")
    return Normalization(
      kind: .layerNorm,
      gain: try weights.vector(name + names.0, sizes.width),
      bias: try weights.vector(name + names.1, sizes.width),
      epsilon: Float(sizes.epsilon)
    )
  }

  // MARK: Names

  // `attention` and `attention.output` are left out: they are the normed stream, which the MLP reads and adds to.
  static let modulePaths: [String: HookpointSite] = [
    "bert.embeddings": .embedding,
    "bert.encoder.layer.N": .output,
    "bert.encoder.layer.N.attention.self": .attentionHeads,
    "bert.encoder.layer.N.attention.output.dense": .attention,
    "bert.encoder.layer.N.intermediate": .mlpNeurons,
    "bert.encoder.layer.N.output.dense": .mlpOutput,
  ]

  /// In TransformerLens's encoder `hook_resid_post` is the sum before its norm, which is no hookpoint here, and `ln1` the
  /// norm between attention and MLP.
  static let transformerLensNames: [String: HookpointSite] = [
    "blocks.N.hook_resid_pre": .input,
    "blocks.N.hook_normalized_resid_post": .output,
    "blocks.N.hook_attn_out": .attention,
    "blocks.N.hook_mlp_out": .mlp,
    "blocks.N.attn.hook_z": .attentionHeads,
    "blocks.N.ln1.hook_normalized": .mlpInputNormalized,
    "blocks.N.mlp.hook_post": .mlpNeurons,
  ]
  static let sharesTransformerLensNames = false

  static let bufferSuffixes = ["embeddings.position_ids", "embeddings.token_type_ids"]

  // MARK: Configuration

  private struct Sizes {
    let layers: Int
    let width: Int
    let heads: Int
    let headWidth: Int
    let neurons: Int
    let vocabulary: Int
    let positions: Int
    let segments: Int
    let epsilon: Double
    let activation: Activation

    init(_ config: Configuration) throws {
      layers = try config.count("num_hidden_layers")
      width = try config.count("hidden_size")
      heads = try config.count("num_attention_heads")
      headWidth = try config.headWidth(width: width, heads: heads)
      neurons = try config.count("intermediate_size")
      vocabulary = try config.count("vocab_size")
      positions = try config.count("max_position_embeddings", default: 512)
      segments = try config.count("type_vocab_size", default: 2)
      epsilon = try config.positive("layer_norm_eps", default: 1e-12)
      activation = try Activation(config, "hidden_act", default: "gelu")
      for field in ["is_decoder", "add_cross_attention"] where try config.flag(field, default: false) {
        throw config.unsupported(field, "true", supported: "encoders")
      }
      let kind = try config.text("position_embedding_type", default: "absolute")
      guard kind == "absolute" else { throw config.unsupported("position_embedding_type", kind, supported: "absolute") }
    }
  }
}
