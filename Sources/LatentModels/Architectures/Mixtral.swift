internal import LatentSupport
internal import LatentTensor

/// Mixtral: Mistral with a mixture of experts for each MLP.
///
/// Jiang et al. 2024, https://arxiv.org/abs/2401.04088.
///
///     x = x + attention(norm(x));  x = x + Σ_{e ∈ top k} share_e · expert_e(norm(x))
///
/// The shares are the chosen experts' softmax over themselves.
enum Mixtral: Architecture {
  static let modelTypes = ["mixtral"]
  static let transformerLensNames = DecoderModules.preNormNames
  static let bufferSuffixes = DecoderModules.buffers

  // transformers 5 calls `mlp` what was `block_sparse_moe`, and what its checkpoints still call so.
  static let modulePaths = DecoderModules.preNorm
    .filter { $0.key != "model.layers.N.mlp.down_proj" }
    .merging(["model.layers.N.block_sparse_moe": .mlpOutput]) { $1 }

  static func build(_ config: Configuration, _ weights: WeightReader) throws -> Blueprint {
    let config = config.filling(defaults)
    let sizes = try DecoderSizes(config)
    let rotary = try RotaryEmbedding(config, headWidth: sizes.headWidth, maximumPositions: sizes.positions)
    let options = AttentionOptions(scale: sizes.scale, window: try config.window())
    let experts = try config.count("num_local_experts", "num_experts")
    let chosen = try config.chosenExperts(of: experts)
    let network = try weights.decoder(sizes) { name, _ in
      let mlp = name + "block_sparse_moe."
      return TransformerBlock(
        width: sizes.width,
        attention: TransformerBlock.Branch(
          norm: try weights.norm(name + "input_layernorm", sizes),
          try weights.attention(name + "self_attn.", sizes, rotary: rotary, options: options)
        ),
        mlp: TransformerBlock.Branch(
          norm: try weights.norm(name + "post_attention_layernorm", sizes),
          MixtureOfExperts(
            router: try weights.linear(mlp + "gate", from: sizes.width, to: experts, precision: .float32),
            experts: try (0..<experts).map {
              try weights.gatedMLP("\(mlp)experts.\($0).", sizes, names: ("w1", "w3", "w2"))
            },
            chosen: chosen,
            sharesSumToOne: true
          )
        ),
        isParallel: false
      )
    }
    return Blueprint(network, maximumPositions: rotary.reach)
  }

  private static let defaults = JSONObject([
    ("num_key_value_heads", 8), ("max_position_embeddings", 131_072), ("rms_norm_eps", 1e-5),
    ("rope_theta", 1_000_000), ("num_local_experts", 8), ("num_experts_per_tok", 2),
  ])
}

extension Configuration {
  /// How many of `experts` each position goes to.
  func chosenExperts(of experts: Int) throws -> Int {
    let chosen = try count("num_experts_per_tok")
    guard chosen <= experts else {
      throw contradiction("num_experts_per_tok is \(chosen), but there are \(experts) experts")
    }
    return chosen
  }
}
