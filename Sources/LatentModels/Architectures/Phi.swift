internal import LatentTensor

/// Phi-1, Phi-1.5 and Phi-2: attention and MLP side by side behind one norm, rotary positions on part of each head.
///
/// Li et al. 2023, https://arxiv.org/abs/2309.05463; Javaheripi et al. 2023, Phi-2: The surprising power of small language
/// models.
///
///     x = x + attention(norm(x)) + mlp(norm(x)),  with one norm for both
enum Phi: Architecture {
  static let modelTypes = ["phi"]

  static func build(_ config: Configuration, _ weights: WeightReader) throws -> Blueprint {
    let sizes = try RotaryDecoderSizes(config, positions: 2048, activation: "gelu_new", turning: 0.5)
    let prefix = weights.prefix("model.", "", of: "embed_tokens.weight")
    let network = Network(
      embedding: Embedding(
        tokens: try weights.table(prefix + "embed_tokens.weight", rows: sizes.vocabulary, columns: sizes.width)
      ),
      blocks: try (0..<sizes.layers).map { try block("\(prefix)layers.\($0).", sizes, weights) },
      finalNorm: try weights.layerNorm(prefix + "final_layernorm", width: sizes.width, epsilon: sizes.epsilon),
      unembedding: Unembedding(
        try weights.unembedding(
          "lm_head",
          isTied: sizes.isTied,
          embedding: prefix + "embed_tokens.weight",
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
    let norm = try weights.layerNorm(name + "input_layernorm", width: sizes.width, epsilon: sizes.epsilon)
    return TransformerBlock(
      width: sizes.width,
      attention: TransformerBlock.Branch(norm: norm, try attention(name + "self_attn.", sizes, weights)),
      mlp: TransformerBlock.Branch(norm: norm, try mlp(name + "mlp.", sizes, weights)),
      isParallel: true
    )
  }

  private static func attention(_ name: String, _ sizes: RotaryDecoderSizes, _ weights: WeightReader) throws
    -> Attention
  {
    func headNorm(_ which: String) throws -> Normalization {
      try weights.layerNorm(name + which, width: sizes.headWidth, epsilon: sizes.epsilon)
    }
    return Attention(
      projection: try weights.linear(
        joining: [
          (name + "q_proj", sizes.heads * sizes.headWidth),
          (name + "k_proj", sizes.keyHeads * sizes.headWidth),
          (name + "v_proj", sizes.keyHeads * sizes.headWidth),
        ],
        from: sizes.width,
        hasBias: true
      ),
      layout: .blocks,
      heads: sizes.heads,
      keyHeads: sizes.keyHeads,
      headWidth: sizes.headWidth,
      norms: sizes.normsQueriesAndKeys
        ? QueryKeyNorms(queries: try headNorm("q_layernorm"), keys: try headNorm("k_layernorm"), span: .eachHead) : nil,
      rotary: sizes.rotary,
      options: AttentionOptions(scale: sizes.scale),
      output: try weights.linear(name + "dense", from: sizes.heads * sizes.headWidth, to: sizes.width, hasBias: true)
    )
  }

  private static func mlp(_ name: String, _ sizes: RotaryDecoderSizes, _ weights: WeightReader) throws -> FeedForward {
    FeedForward(
      up: try weights.linear(name + "fc1", from: sizes.width, to: sizes.neurons, hasBias: true),
      activation: sizes.activation,
      down: try weights.linear(name + "fc2", from: sizes.neurons, to: sizes.width, hasBias: true)
    )
  }

  // MARK: Names

  // `input_layernorm` is left out: attention reads its output as well.
  static let modulePaths: [String: HookpointSite] = [
    "model.embed_tokens": .embedding,
    "model.embed_dropout": .embedding,
    "model.layers.N": .output,
    "model.layers.N.self_attn": .attention,
    "model.layers.N.self_attn.dense": .attention,
    "model.layers.N.mlp": .mlpOutput,
    "model.layers.N.mlp.activation_fn": .mlpNeurons,
    "model.layers.N.mlp.fc2": .mlpOutput,
    "model.final_layernorm": .final,
  ]

  static let transformerLensNames = DecoderModules.preNormNames
  static let bufferSuffixes = [".rotary_emb.inv_freq"]
}
