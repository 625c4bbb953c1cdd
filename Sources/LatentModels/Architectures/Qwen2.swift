internal import LatentSupport
internal import LatentTensor

/// Qwen 2 and 2.5: Llama with biases on queries, keys and values, and windows in the upper blocks of some models.
///
/// Yang et al. 2024, https://arxiv.org/abs/2407.10671.
///
///     x = x + attention(norm(x), window of the block);  x = x + down(silu(gate(norm(x))) × up(norm(x)))
enum Qwen2: Architecture {
  static let modelTypes = ["qwen2"]
  static let modulePaths = DecoderModules.preNorm
  static let transformerLensNames = DecoderModules.preNormNames
  static let bufferSuffixes = DecoderModules.buffers

  static func build(_ config: Configuration, _ weights: WeightReader) throws -> Blueprint {
    let config = config.filling(defaults)
    let sizes = try DecoderSizes(config)
    let rotary = try RotaryEmbedding(config, headWidth: sizes.headWidth, maximumPositions: sizes.positions)
    let windows = try config.windowsOfUpperLayers(sizes.layers)
    let network = try weights.decoder(sizes) { name, layer in
      TransformerBlock(
        width: sizes.width,
        attention: TransformerBlock.Branch(
          norm: try weights.norm(name + "input_layernorm", sizes),
          try weights.attention(
            name + "self_attn.",
            sizes,
            rotary: rotary,
            options: AttentionOptions(scale: sizes.scale, window: windows[layer]),
            hasBias: true,
            outputHasBias: false
          )
        ),
        mlp: TransformerBlock.Branch(
          norm: try weights.norm(name + "post_attention_layernorm", sizes),
          try weights.gatedMLP(name + "mlp.", sizes)
        ),
        isParallel: false
      )
    }
    return Blueprint(network, maximumPositions: rotary.reach)
  }

  private static let defaults = JSONObject([("num_key_value_heads", 32), ("max_position_embeddings", 32_768)])
}

extension Configuration {
  /// Qwen's windows: with `use_sliding_window`, in the blocks from `max_window_layers` on.
  func windowsOfUpperLayers(_ layers: Int) throws -> [Int?] {
    // A null window is none; a missing one is the family's.
    let settings = filling(JSONObject([("sliding_window", 4096)]))
    let isUsed = try settings.flag("use_sliding_window", default: false) && settings.has("sliding_window")
    let first = try settings.integer("max_window_layers", default: 28)
    let windowed = try settings.windowedLayers(layers) { isUsed && $0 >= first }
    guard isUsed || !windowed.contains(true) else {
      throw settings.contradiction("layer_types asks for windows, but use_sliding_window or sliding_window for none")
    }
    return try settings.windows(windowed)
  }
}
