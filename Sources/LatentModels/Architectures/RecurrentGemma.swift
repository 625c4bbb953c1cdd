internal import Foundation
internal import LatentSupport
internal import LatentTensor

/// RecurrentGemma: Griffin's blocks, two with a recurrence and one with attention to a window in turn, each with Gemma's
/// MLP.
///
/// Botev et al. 2024, https://arxiv.org/abs/2404.07839; De et al. 2024, https://arxiv.org/abs/2402.19427.
///
///     x = √width · embedding
///     x = x + temporal_block(norm(x));  x = x + down(gelu(gate(norm(x))) × up(norm(x)))
///
/// The recurrence's formulas stand at `GriffinMixer`.
enum RecurrentGemma: Architecture {
  static let modelTypes = ["recurrent_gemma"]

  static func build(_ config: Configuration, _ weights: WeightReader) throws -> Blueprint {
    let sizes = try Sizes(config)
    let prefix = weights.prefix("model.", "", of: "embed_tokens.weight")
    let embedding = prefix + "embed_tokens.weight"
    // transformers keeps the embeddings' factor in bfloat16, whatever it computes in.
    let scale = try Tensor([Float(sizes.width).squareRoot()]).converted(to: .bfloat16).floats()[0]
    let network = Network(
      embedding: Embedding(
        tokens: try weights.table(embedding, rows: sizes.vocabulary, columns: sizes.width),
        scale: scale
      ),
      blocks: try (0..<sizes.layers).map { layer in
        let name = "\(prefix)layers.\(layer)."
        return TransformerBlock(
          width: sizes.width,
          attention: TransformerBlock.Branch(
            norm: try norm(name + "temporal_pre_norm", sizes, weights),
            sizes.isRecurrent(layer)
              ? try mixer(name + "temporal_block.", sizes, weights)
              : try attention(name + "temporal_block.", sizes, weights)
          ),
          mlp: TransformerBlock.Branch(
            norm: try norm(name + "channel_pre_norm", sizes, weights),
            try mlp(name + "mlp_block.", sizes, weights)
          ),
          isParallel: false
        )
      },
      finalNorm: try norm(prefix + "final_norm", sizes, weights),
      unembedding: Unembedding(
        try weights.unembedding(
          "lm_head",
          isTied: sizes.isTied,
          embedding: embedding,
          width: sizes.width,
          vocabulary: sizes.vocabulary
        ),
        softCap: sizes.softCap
      )
    )
    return Blueprint(network, maximumPositions: Blueprint.unlimitedPositions)
  }

  // MARK: Block

  private static func norm(_ name: String, _ sizes: Sizes, _ weights: WeightReader) throws -> Normalization {
    try weights.rmsNorm(name, width: sizes.width, epsilon: sizes.epsilon, gainOffset: 1)
  }

  private static func mixer(_ name: String, _ sizes: Sizes, _ weights: WeightReader) throws -> GriffinMixer {
    func gates(_ part: String) throws -> [LinearWeight] {
      let shape = [sizes.heads, sizes.channels / sizes.heads]
      let weight = try weights.tensor(name + "rg_lru.\(part)_weight", [shape[0], shape[1], shape[1]])
      let bias = try weights.tensor(name + "rg_lru.\(part)_bias", shape)
      return try (0..<sizes.heads).map { head in
        try weights.linear(
          weight.slice(head..<head + 1).reshaped([shape[1], shape[1]]),
          layout: .inputOutput,
          bias: bias.slice(head..<head + 1).reshaped([shape[1]])
        )
      }
    }
    let rates = try weights.tensor(name + "rg_lru.recurrent_param", [sizes.channels]).floats().map { x in
      Float(8 * (x > 30 ? Double(x) : log1p(exp(Double(x)))))
    }
    return GriffinMixer(
      gate: try weights.linear(name + "linear_y", from: sizes.width, to: sizes.channels, hasBias: true),
      activation: sizes.activation,
      projection: try weights.linear(name + "linear_x", from: sizes.width, to: sizes.channels, hasBias: true),
      convolution: try weights.convolution(
        name + "conv_1d",
        channels: sizes.channels,
        taps: sizes.taps,
        hasBias: true,
        stateLayout: .tapsFirst,
        isActivated: false
      ),
      inputGates: try gates("input_gate"),
      recurrenceGates: try gates("recurrent_gate"),
      rate: try weights.keep(rates, rows: 1, columns: sizes.channels),
      output: try weights.linear(name + "linear_out", from: sizes.channels, to: sizes.width, hasBias: true)
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
      options: AttentionOptions(scale: 1 / Float(sizes.headWidth).squareRoot(), window: sizes.window),
      output: try weights.linear(name + "o_proj", from: sizes.heads * sizes.headWidth, to: sizes.width, hasBias: true)
    )
  }

  private static func mlp(_ name: String, _ sizes: Sizes, _ weights: WeightReader) throws -> FeedForward {
    FeedForward(
      up: try weights.linear(name + "up_proj", from: sizes.width, to: sizes.neurons, hasBias: true),
      gate: try weights.linear(name + "gate_proj", from: sizes.width, to: sizes.neurons, hasBias: true),
      activation: sizes.activation,
      down: try weights.linear(name + "down_proj", from: sizes.neurons, to: sizes.width, hasBias: true)
    )
  }

  // MARK: Names

  // `model.embed_tokens` is left out: it gives what has still to be scaled.
  static let modulePaths: [String: HookpointSite] = [
    "model.layers.N": .output,
    "model.layers.N.temporal_block": .attention,
    "model.layers.N.temporal_block.linear_out": .attention,
    "model.layers.N.temporal_block.o_proj": .attention,
    "model.layers.N.channel_pre_norm": .mlpInput,
    "model.layers.N.mlp_block": .mlpOutput,
    "model.layers.N.mlp_block.down_proj": .mlpOutput,
    "model.final_norm": .final,
  ]

  static let bufferSuffixes = [".rotary_emb.inv_freq"]

  // MARK: Configuration

  private struct Sizes {
    let layers: Int
    let width: Int
    let heads: Int
    let headWidth: Int
    let keyHeads: Int
    /// Channels of the recurrence.
    let channels: Int
    let taps: Int
    let neurons: Int
    let vocabulary: Int
    let window: Int
    let epsilon: Double
    let activation: Activation
    let rotary: RotaryEmbedding
    let softCap: Float
    let attentionHasBias: Bool
    let isTied: Bool
    private let pattern: [String]

    init(_ config: Configuration) throws {
      layers = try config.count("num_hidden_layers", default: 26)
      width = try config.count("hidden_size", default: 2560)
      heads = try config.count("num_attention_heads", default: 10)
      headWidth = try config.headWidth(width: width, heads: heads)
      keyHeads = try config.keyHeads(heads: heads)
      channels = try config.count("lru_width", default: width)
      taps = try config.count("conv1d_width", default: 4)
      neurons = max(1, try config.count("intermediate_size", default: 7680) / 2)
      vocabulary = try config.count("vocab_size", default: 256_000)
      window = try config.count("attention_window_size", default: 2048)
      epsilon = try config.positive("rms_norm_eps", default: 1e-6)
      activation = try Activation(config, "hidden_activation", default: "gelu_pytorch_tanh")
      rotary = try RotaryEmbedding(
        config,
        headWidth: headWidth,
        defaultFraction: 0.5,
        maximumPositions: Blueprint.unlimitedPositions
      )
      softCap = Float(try config.positive("logits_soft_cap", default: 30))
      attentionHasBias = try config.flag("attention_bias", default: false)
      isTied = try config.flag("tie_word_embeddings", default: true)
      pattern = try config.texts("block_types") ?? ["recurrent", "recurrent", "attention"]
      guard channels % heads == 0 else {
        throw config.contradiction("\(heads) heads do not share an lru_width of \(channels) evenly")
      }
      if let stranger = pattern.first(where: { !["recurrent", "attention"].contains($0) }) {
        throw config.unsupported("block_types", stranger, supported: "recurrent and attention")
      }
      guard !pattern.isEmpty else { throw config.contradiction("block_types is empty") }
      guard taps >= 2 else { throw config.unsupported("conv1d_width", "1", supported: "2 and more") }
    }

    func isRecurrent(_ layer: Int) -> Bool { pattern[layer % pattern.count] == "recurrent" }
  }
}
