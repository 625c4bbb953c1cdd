internal import LatentTensor

/// Falcon: one key head for all or for groups of heads, attention and MLP side by side; the models trained on RefinedWeb
/// alone have ALiBi, a key head for every head, and one after the other.
///
/// Almazrouei et al. 2023, https://arxiv.org/abs/2311.16867; Penedo et al. 2023, https://arxiv.org/abs/2306.01116.
///
///     7B, 11B:     x = x + attention(norm(x)) + mlp(norm(x)),  with one norm for both
///     40B, 180B:   x = x + attention(norm(x)) + mlp(norm'(x))
///     RW:          x = x + attention(norm(x));  x = x + mlp(norm'(x))
enum Falcon: Architecture {
  static let modelTypes = ["falcon"]

  static func build(_ config: Configuration, _ weights: WeightReader) throws -> Blueprint {
    let sizes = try Sizes(config)
    let prefix = weights.prefix("transformer.", "", of: "word_embeddings.weight")
    let network = Network(
      embedding: Embedding(
        tokens: try weights.table(prefix + "word_embeddings.weight", rows: sizes.vocabulary, columns: sizes.width)
      ),
      blocks: try (0..<sizes.layers).map { try block("\(prefix)h.\($0).", sizes, weights) },
      finalNorm: try weights.layerNorm(prefix + "ln_f", width: sizes.width, epsilon: sizes.epsilon),
      unembedding: Unembedding(
        try weights.unembedding(
          "lm_head",
          isTied: sizes.isTied,
          embedding: prefix + "word_embeddings.weight",
          width: sizes.width,
          vocabulary: sizes.vocabulary
        )
      )
    )
    return Blueprint(network, maximumPositions: sizes.positions)
  }

  // MARK: Block

  private static func block(_ name: String, _ sizes: Sizes, _ weights: WeightReader) throws -> TransformerBlock {
    func norm(_ which: String) throws -> Normalization {
      try weights.layerNorm(name + which, width: sizes.width, epsilon: sizes.epsilon)
    }
    let norms =
      switch sizes.norms {
      case .shared: try { [$0, $0] }(norm("input_layernorm"))
      case .sideBySide: [try norm("ln_attn"), try norm("ln_mlp")]
      case .inTurn: [try norm("input_layernorm"), try norm("post_attention_layernorm")]
      }
    return TransformerBlock(
      width: sizes.width,
      attention: TransformerBlock.Branch(norm: norms[0], try attention(name + "self_attention.", sizes, weights)),
      mlp: TransformerBlock.Branch(norm: norms[1], try mlp(name + "mlp.", sizes, weights)),
      isParallel: sizes.norms != .inTurn
    )
  }

  private static func attention(_ name: String, _ sizes: Sizes, _ weights: WeightReader) throws -> Attention {
    Attention(
      // The file holds, for each key head in turn, the query heads that read it, its key and its value. Without
      // grouping that is query, key and value of each head; with one key head, all queries, the key, the value.
      projection: try weights.linear(
        name + "query_key_value",
        from: sizes.width,
        blocks: sizes.projectionOrder,
        blockWidth: sizes.headWidth,
        hasBias: sizes.hasBias
      ),
      layout: .blocks,
      heads: sizes.heads,
      keyHeads: sizes.keyHeads,
      headWidth: sizes.headWidth,
      rotary: sizes.rotary,
      options: AttentionOptions(
        scale: 1 / Float(sizes.headWidth).squareRoot(),
        alibiSlopes: sizes.rotary == nil ? AlibiSlopes.slopes(heads: sizes.heads) : nil,
        roundsAlibi: true
      ),
      output: try weights.linear(name + "dense", from: sizes.width, to: sizes.width, hasBias: sizes.hasBias)
    )
  }

  private static func mlp(_ name: String, _ sizes: Sizes, _ weights: WeightReader) throws -> FeedForward {
    FeedForward(
      up: try weights.linear(name + "dense_h_to_4h", from: sizes.width, to: sizes.neurons, hasBias: sizes.hasBias),
      activation: sizes.activation,
      down: try weights.linear(name + "dense_4h_to_h", from: sizes.neurons, to: sizes.width, hasBias: sizes.hasBias)
    )
  }

  // MARK: Names

  // `input_layernorm` and `ln_attn` are left out: attention reads them. `ln_mlp` and `post_attention_layernorm` are what the
  // MLP reads in the models that have them.
  static let modulePaths: [String: HookpointSite] = [
    "transformer.word_embeddings": .embedding,
    "transformer.h.N": .output,
    "transformer.h.N.self_attention": .attention,
    "transformer.h.N.self_attention.dense": .attention,
    "transformer.h.N.ln_mlp": .mlpInput,
    "transformer.h.N.post_attention_layernorm": .mlpInput,
    "transformer.h.N.mlp": .mlpOutput,
    "transformer.h.N.mlp.act": .mlpNeurons,
    "transformer.h.N.mlp.dense_4h_to_h": .mlpOutput,
    "transformer.ln_f": .final,
  ]

  static let transformerLensNames = DecoderModules.preNormNames
  static let bufferSuffixes = [".rotary_emb.inv_freq", ".self_attention.maybe_rotary.inv_freq"]

  // MARK: Configuration

  private struct Sizes {
    /// Where a block's norms stand.
    enum Norms {
      /// One before both sublayers.
      case shared
      /// One before each of two sublayers that read the same stream.
      case sideBySide
      /// One before each of two sublayers, of which the second reads what the first has left.
      case inTurn
    }

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
    /// nil where positions enter as ALiBi.
    let rotary: RotaryEmbedding?
    let norms: Norms
    let hasBias: Bool
    let isTied: Bool

    init(_ config: Configuration) throws {
      layers = try config.count("num_hidden_layers", "n_layer")
      width = try config.count("hidden_size", "n_embed")
      heads = try config.count("num_attention_heads", "n_head")
      headWidth = try config.headWidth(width: width, heads: heads)
      neurons = try config.count("ffn_hidden_size", default: 4 * width)
      vocabulary = try config.count("vocab_size")
      positions = try config.count("max_position_embeddings", default: 2048)
      epsilon = try config.positive("layer_norm_epsilon", default: 1e-5)
      activation = try Activation(config, "activation", default: "gelu")
      hasBias = try config.flag("bias", default: false)
      isTied = try config.flag("tie_word_embeddings", default: true)
      rotary =
        try config.flag("alibi", default: false)
        ? nil : RotaryEmbedding(config, headWidth: headWidth, maximumPositions: positions)
      if try config.flag("apply_residual_connection_post_layernorm", default: false) {
        throw config.unsupported(
          "apply_residual_connection_post_layernorm",
          "true",
          supported: "blocks that add to the stream that they read"
        )
      }

      let isNew = try config.flag("new_decoder_architecture", default: false)
      let isParallel = try config.flag("parallel_attn", default: true)
      guard isParallel || !isNew else {
        throw config.contradiction(
          "new_decoder_architecture has its sublayers side by side, but parallel_attn is false"
        )
      }
      let normCount = try config.count("num_ln_in_parallel_attn", default: isNew ? 2 : 1)
      guard normCount == 1 || (normCount == 2 && isNew) || !isParallel else {
        throw config.unsupported(
          "num_ln_in_parallel_attn",
          "\(normCount)",
          supported: "1, and 2 with new_decoder_architecture"
        )
      }
      norms = !isParallel ? .inTurn : normCount == 2 ? .sideBySide : .shared
      if isNew {
        keyHeads = try config.count("num_kv_heads", "n_head_kv", default: heads)
        guard heads % keyHeads == 0 else {
          throw config.contradiction(
            "\(heads) attention heads cannot be shared out evenly over \(keyHeads) key-value heads"
          )
        }
      } else {
        keyHeads = try config.flag("multi_query", default: true) ? 1 : heads
      }
    }

    /// Which head-wide part of the file's projection each head of queries, then keys, then values is.
    var projectionOrder: [Int] {
      let group = heads / keyHeads
      let queries = (0..<heads).map { $0 / group * (group + 2) + $0 % group }
      let keys = (0..<keyHeads).map { $0 * (group + 2) + group }
      return queries + keys + keys.map { $0 + 1 }
    }
  }
}
