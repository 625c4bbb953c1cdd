internal import LatentSupport
internal import LatentTensor

/// RWKV-7 (Goose): heads whose state is a matrix that corrects itself by a generalised delta rule.
///
/// Peng et al. 2025, https://arxiv.org/abs/2503.14456.
///
///     x = norm(embedding);  x = x + W_o((norm(wkv(r, w, k, v, a)) + bonus) · g);  x = x + W_v relu(k′)²
///
/// Later variants (7a, 7b, 8) have tensors of their own, which are refused by name.
enum RWKV7: Architecture {
  static let modelTypes = ["rwkv7", "rwkv7_fla"]

  static func build(_ config: Configuration, _ weights: WeightReader) throws -> Blueprint {
    try check(config)
    let weights = try RWKVWeights(weights)
    return try weights.blueprint(.seven, config) { prefix, layer in
      try timeMix(prefix, isFirst: layer == 0, config, weights)
    }
  }

  /// Refuses what flash-linear-attention can be configured to beside RWKV-7.
  private static func check(_ config: Configuration) throws {
    if try config.section("attn") != nil {
      throw config.unsupported("attn", "blocks of attention", supported: "null, RWKV-7 in all blocks")
    }
    let activation = try config.text("hidden_act", default: "sqrelu")
    guard activation == "sqrelu" else {
      throw config.unsupported("hidden_act", activation, supported: "sqrelu")
    }
    guard try config.flag("norm_first", default: true) else {
      throw config.unsupported("norm_first", "false", supported: "true, a norm of the embedding")
    }
    guard try config.flag("norm_bias", default: true) else {
      throw config.unsupported("norm_bias", "false", supported: "true, norms with biases")
    }
  }

  // MARK: Block

  private static func timeMix(
    _ name: String,
    isFirst: Bool,
    _ config: Configuration,
    _ weights: RWKVWeights
  ) throws -> RWKV7TimeMix {
    let width = weights.width
    let heads = try weights.heads(name + "r_k")
    // What the authors' files hold of it in the first block is not used: there is no earlier value.
    if isFirst { weights.reader.ignore(["v0", "v1", "v2"].map { weights.names(name + $0) }) }
    return RWKV7TimeMix(
      shift: try weights.shift(name, letters: "rwkvag", site: .stateShift, version: .seven),
      receptance: try weights.linear(name + "receptance", from: width, to: width),
      key: try weights.linear(name + "key", from: width, to: width),
      value: try weights.linear(name + "value", from: width, to: width),
      decay: try weights.lowRank(name + "w1", name + "w2", to: width, bias: name + "w0", activation: .tanh),
      rate: try weights.lowRank(name + "a1", name + "a2", to: width, bias: name + "a0"),
      gate: try weights.lowRank(name + "g1", name + "g2", to: width, activation: .sigmoid),
      valueMix: isFirst ? nil : try weights.lowRank(name + "v1", name + "v2", to: width, bias: name + "v0"),
      removalScale: try weights.vector(name + "k_k", width),
      rateShare: try weights.vector(name + "k_a", width),
      bonus: try weights.vector(name + "r_k", heads),
      norm: HeadNorm(
        heads,
        gain: try weights.vector(name + "ln_x.weight", width),
        bias: try weights.vector(name + "ln_x.bias", width),
        epsilon: try epsilon(config, heads, weights.names)
      ),
      initial: try weights.initialState(name + "time_state", heads, version: .seven),
      output: try weights.linear(name + "output", from: width, to: width)
    )
  }

  /// ε of the heads' norm: flash-linear-attention's grows with the head, which for heads of 64 is the authors'.
  private static func epsilon(_ config: Configuration, _ heads: HeadLayout, _ names: RWKVNames) throws -> Float {
    guard case .flashLinearAttention = names else { return 64e-5 }
    return Float(try config.positive("norm_eps", default: 1e-5) * Double(heads.width))
  }

  // MARK: Names

  static let modulePaths: [String: HookpointSite] = [
    "model.layers.N": .output,
    "model.layers.N.attn": .attention,
    "model.layers.N.attn.o_proj": .attention,
    "model.layers.N.ffn": .mlpOutput,
    "model.layers.N.ffn.value": .mlpOutput,
    "model.norm": .final,
    "model.blocks.N": .output,
    "model.blocks.N.att": .attention,
    "model.blocks.N.att.output": .attention,
    "model.blocks.N.ffn": .mlpOutput,
    "model.ln_out": .final,
  ]

  static let bufferSuffixes: [String] = []
}
