internal import LatentSupport
internal import LatentTensor

/// Qwen 3's mixtures of experts: Qwen 3 with a mixture for most MLPs.
///
/// Yang et al. 2025, https://arxiv.org/abs/2505.09388.
///
///     x = x + attention(norm(x)) with norm(q), norm(k);  x = x + Σ_{e ∈ top k} share_e · expert_e(norm(x))
///
/// The shares are the softmax over all experts, with `norm_topk_prob` divided by their sum.
enum Qwen3MoE: Architecture {
  static let modelTypes = ["qwen3_moe"]
  static let modulePaths = DecoderModules.preNorm
  static let transformerLensNames = DecoderModules.preNormNames
  static let bufferSuffixes = DecoderModules.buffers

  static func build(_ config: Configuration, _ weights: WeightReader) throws -> Blueprint {
    let config = config.filling(defaults)
    let sizes = try DecoderSizes(config)
    let rotary = try RotaryEmbedding(config, headWidth: sizes.headWidth, maximumPositions: sizes.positions)
    let usesWindow = try config.flag("use_sliding_window", default: false)
    let options = AttentionOptions(scale: sizes.scale, window: usesWindow ? try config.window() : nil)
    let hasBias = try config.flag("attention_bias", default: false)
    let mixture = try Mixture(config)
    let network = try weights.decoder(sizes) { name, layer in
      TransformerBlock(
        width: sizes.width,
        attention: TransformerBlock.Branch(
          norm: try weights.norm(name + "input_layernorm", sizes),
          try weights.attention(
            name + "self_attn.",
            sizes,
            rotary: rotary,
            norms: weights.headNorms(name + "self_attn.", sizes),
            options: options,
            hasBias: hasBias
          )
        ),
        mlp: TransformerBlock.Branch(
          norm: try weights.norm(name + "post_attention_layernorm", sizes),
          mixture.isDense(layer)
            ? try weights.gatedMLP(name + "mlp.", sizes) : try experts(name + "mlp.", mixture, sizes, weights)
        ),
        isParallel: false
      )
    }
    return Blueprint(network, maximumPositions: rotary.reach)
  }

  private static func experts(
    _ name: String,
    _ mixture: Mixture,
    _ sizes: DecoderSizes,
    _ weights: WeightReader
  ) throws -> MixtureOfExperts {
    MixtureOfExperts(
      router: try weights.linear(name + "gate", from: sizes.width, to: mixture.experts, precision: .float32),
      experts: try (0..<mixture.experts).map {
        try weights.gatedMLP("\(name)experts.\($0).", sizes, neurons: mixture.neurons)
      },
      chosen: mixture.chosen,
      sharesSumToOne: mixture.sharesSumToOne
    )
  }

  // MARK: Configuration

  private struct Mixture {
    let experts: Int
    let chosen: Int
    /// Of each expert.
    let neurons: Int
    let sharesSumToOne: Bool
    /// Every how manieth block has experts.
    let step: Int
    let denseLayers: Set<Int>

    init(_ config: Configuration) throws {
      experts = try config.count("num_experts", "num_local_experts")
      chosen = try config.chosenExperts(of: experts)
      neurons = try config.count("moe_intermediate_size")
      sharesSumToOne = try config.flag("norm_topk_prob", default: false)
      step = try config.count("decoder_sparse_step", default: 1)
      denseLayers = Set(try config.integers("mlp_only_layers"))
    }

    /// Whether the block has one MLP for all positions.
    func isDense(_ layer: Int) -> Bool { denseLayers.contains(layer) || (layer + 1) % step != 0 }
  }

  private static let defaults = JSONObject([
    ("num_key_value_heads", 4), ("intermediate_size", 6144), ("moe_intermediate_size", 768),
    ("max_position_embeddings", 32_768), ("sliding_window", 4096), ("num_experts_per_tok", 8),
  ])
}
