internal import LatentSupport
internal import LatentTensor

/// Gemma 3's language model: Gemma 2 with normed queries and keys instead of capped scores, five blocks with a window to
/// one without, and a rotary base for each of the two kinds.
///
/// Gemma Team 2025, https://arxiv.org/abs/2503.19786.
///
///     x = √width · embedding
///     x = x + norm(attention(norm(x), window and base of the block)) with norm(q), norm(k)
///     x = x + norm(down(gelu(gate(norm(x))) × up(norm(x))))
///
/// Of a checkpoint that also sees images (`gemma3`) only the language model is loaded.
enum Gemma3: Architecture {
  static let modelTypes = ["gemma3_text", "gemma3"]
  static let transformerLensNames = DecoderModules.embeddingName
  static let bufferSuffixes = DecoderModules.buffers

  /// Where the language model stands in transformers: alone, and beside images in version 5 and in 4.
  private static let places = ["model.", "model.language_model.", "language_model.model."]
  // Here `embed_tokens` has always given what is already scaled.
  static let modulePaths = places.reduce(into: [String: HookpointSite]()) { paths, place in
    for (path, site) in DecoderModules.sandwich.merging(["model.embed_tokens": .embedding], uniquingKeysWith: { $1 }) {
      paths[place + path.dropFirst("model.".count)] = site
    }
  }

  static func build(_ config: Configuration, _ weights: WeightReader) throws -> Blueprint {
    let outer = config
    let config = (try config.section("text_config") ?? config).filling(defaults)
    try config.refuseBidirectionalAttention()
    if config.has("attn_logit_softcapping") {
      throw config.unsupported("attn_logit_softcapping", "a cap", supported: "none, since transformers ignores it here")
    }
    let sizes = try DecoderSizes(
      config,
      activation: Activation(config, "hidden_activation", default: "gelu_pytorch_tanh")
    )
    let windowed = try config.windowedLayers(sizes.layers) {
      [step = try config.count("sliding_window_pattern")] layer in
      (layer + 1) % step != 0
    }
    let windows = try config.windows(windowed)
    let rotary = try Rotaries(config, sizes)
    let scale = 1 / Float(try config.positive("query_pre_attn_scalar")).squareRoot()
    let hasBias = try config.flag("attention_bias", default: false)
    let prefix = weights.prefix(
      "model.language_model.",
      "language_model.model.",
      "model.",
      "",
      of: "embed_tokens.weight"
    )
    if outer.has("text_config") {
      weights.leaveOut(
        ["vision_tower.", "multi_modal_projector."].flatMap { [$0, "model." + $0] },
        part: "what sees images; only the language model is computed"
      )
    }
    let network = try weights.decoder(
      sizes,
      prefix: prefix,
      gainOffset: 1,
      embeddingScale: weights.embeddingScale(width: sizes.width),
      softCap: config.cap("final_logit_softcapping")
    ) { name, layer in
      TransformerBlock(
        width: sizes.width,
        attention: TransformerBlock.Branch(
          norm: try weights.norm(name + "input_layernorm", sizes, gainOffset: 1),
          try weights.attention(
            name + "self_attn.",
            sizes,
            rotary: windowed[layer] ? rotary.local : rotary.global,
            norms: weights.headNorms(name + "self_attn.", sizes, gainOffset: 1),
            options: AttentionOptions(scale: scale, window: windows[layer]),
            hasBias: hasBias
          ),
          postNorm: try weights.norm(name + "post_attention_layernorm", sizes, gainOffset: 1)
        ),
        mlp: TransformerBlock.Branch(
          norm: try weights.norm(name + "pre_feedforward_layernorm", sizes, gainOffset: 1),
          try weights.gatedMLP(name + "mlp.", sizes),
          postNorm: try weights.norm(name + "post_feedforward_layernorm", sizes, gainOffset: 1)
        ),
        isParallel: false
      )
    }
    return Blueprint(network, maximumPositions: sizes.positions)
  }

  // MARK: Configuration

  /// How the positions of the two kinds of blocks turn.
  private struct Rotaries {
    let local: RotaryEmbedding
    let global: RotaryEmbedding

    /// transformers 5 writes a section for each kind; older files have scaling for the global one only.
    init(_ config: Configuration, _ sizes: DecoderSizes) throws {
      let sections = try config.section("rope_parameters")
      func rotary(_ kind: String, older: Configuration?, base: Double) throws -> RotaryEmbedding {
        try RotaryEmbedding(
          older ?? sections?.section(kind) ?? Configuration(JSONObject(), path: config.path),
          headWidth: sizes.headWidth,
          base: base,
          maximumPositions: sizes.positions
        )
      }
      global = try rotary(
        "full_attention",
        older: config.section("rope_scaling"),
        base: config.positive("rope_theta", default: 1_000_000)
      )
      local = try rotary(
        "sliding_attention",
        older: nil,
        base: config.positive("rope_local_base_freq", default: 10_000)
      )
    }
  }

  // The files of the models that see images leave out what equals the configuration class's defaults.
  private static let defaults = JSONObject([
    ("num_hidden_layers", 26), ("hidden_size", 2304), ("num_attention_heads", 8), ("num_key_value_heads", 4),
    ("head_dim", 256), ("intermediate_size", 9216), ("vocab_size", 262_208), ("max_position_embeddings", 131_072),
    ("tie_word_embeddings", true), ("query_pre_attn_scalar", 256), ("sliding_window", 4096),
    ("sliding_window_pattern", 6),
  ])
}
