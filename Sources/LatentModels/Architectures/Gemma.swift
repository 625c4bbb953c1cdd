internal import LatentSupport
internal import LatentTensor

/// Gemma: Llama with scaled embeddings, gains relative to 1, and GELU for a gate.
///
/// Mesnard et al. 2024, https://arxiv.org/abs/2403.08295.
///
///     x = √width · embedding
///     x = x + attention(norm(x));  x = x + down(gelu(gate(norm(x))) × up(norm(x)))
enum Gemma: Architecture {
  static let modelTypes = ["gemma"]
  static let transformerLensNames = DecoderModules.preNormNames
  static let bufferSuffixes = DecoderModules.buffers

  // `model.embed_tokens` is left out: it gives what has still to be scaled in transformers 4, and what has been in 5.
  static let modulePaths = DecoderModules.preNorm.filter { $0.key != "model.embed_tokens" }

  static func build(_ config: Configuration, _ weights: WeightReader) throws -> Blueprint {
    let config = config.filling(defaults)
    try config.refuseBidirectionalAttention()
    // The first files say `gelu` and mean its approximation, which transformers takes it for.
    let activation = try Activation(config, "hidden_act", default: "gelu_pytorch_tanh")
    let sizes = try DecoderSizes(config, activation: activation == .gelu ? .geluTanh : activation)
    let rotary = try RotaryEmbedding(config, headWidth: sizes.headWidth, maximumPositions: sizes.positions)
    let hasBias = try config.flag("attention_bias", default: false)
    let network = try weights.decoder(
      sizes,
      gainOffset: 1,
      embeddingScale: weights.embeddingScale(width: sizes.width)
    ) { name, _ in
      TransformerBlock(
        width: sizes.width,
        attention: TransformerBlock.Branch(
          norm: try weights.norm(name + "input_layernorm", sizes, gainOffset: 1),
          try weights.attention(name + "self_attn.", sizes, rotary: rotary, hasBias: hasBias)
        ),
        mlp: TransformerBlock.Branch(
          norm: try weights.norm(name + "post_attention_layernorm", sizes, gainOffset: 1),
          try weights.gatedMLP(name + "mlp.", sizes)
        ),
        isParallel: false
      )
    }
    return Blueprint(network, maximumPositions: rotary.reach)
  }

  private static let defaults = JSONObject([
    ("num_key_value_heads", 16), ("head_dim", 256), ("max_position_embeddings", 8192), ("tie_word_embeddings", true),
  ])
}

// MARK: - What the three versions share

extension WeightReader {
  /// √width in the type that the embeddings are computed in, as transformers rounds it: 55.5 in bfloat16 for 3072.
  func embeddingScale(width: Int) throws -> Float {
    let scale = Float(Double(width).squareRoot())
    guard precision == .bfloat16 else { return scale }
    return try Tensor([scale]).converted(to: .bfloat16).floats().first ?? scale
  }
}

extension Configuration {
  /// Refuses the variants that were made into encoders.
  func refuseBidirectionalAttention() throws {
    if try flag("use_bidirectional_attention", default: false) {
      throw unsupported("use_bidirectional_attention", "true", supported: "decoders, whose positions see no later ones")
    }
  }
}
