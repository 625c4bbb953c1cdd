internal import LatentSupport
internal import LatentTensor

/// RWKV-4: averages that decay, a channel at a time, in place of attention.
///
/// Peng et al. 2023, https://arxiv.org/abs/2305.13048.
///
///     x = norm(embedding);  x = x + W_o(σ(r) · wkv(k, v));  x = x + σ(r′) · W_v relu(k′)²
///
/// transformers halves the stream after every sixth block when it infers; here it has its true scale everywhere.
enum RWKV4: Architecture {
  static let modelTypes = ["rwkv"]

  static func build(_ config: Configuration, _ weights: WeightReader) throws -> Blueprint {
    let weights = try RWKVWeights(weights)
    return try weights.blueprint(.four, config) { prefix, _ in try timeMix(prefix, weights) }
  }

  // MARK: Block

  private static func timeMix(_ name: String, _ weights: RWKVWeights) throws -> RWKV4TimeMix {
    let channels = try weights.outputs(name + "key")
    return RWKV4TimeMix(
      shift: try weights.shift(name, letters: "kvr", site: .stateShift, version: .four),
      key: try weights.linear(name + "key", from: weights.width, to: channels),
      value: try weights.linear(name + "value", from: weights.width, to: channels),
      receptance: try weights.linear(name + "receptance", from: weights.width, to: channels),
      logDecay: try weights.vector(name + "time_decay", channels) { -RWKVDecay.exponential($0) },
      bonus: try weights.vector(name + "time_first", channels),
      emptyWeight: try weights.reader.keep(
        [Float](repeating: WKV4.emptyWeight, count: channels),
        rows: 1,
        columns: channels
      ),
      output: try weights.linear(name + "output", from: channels, to: weights.width)
    )
  }

  // MARK: Names

  // `feed_forward.value` is left out: the gate comes after it.
  static let modulePaths: [String: HookpointSite] = [
    "rwkv.blocks.N": .output,
    "rwkv.blocks.N.attention": .attention,
    "rwkv.blocks.N.attention.output": .attention,
    "rwkv.blocks.N.att": .attention,
    "rwkv.blocks.N.att.output": .attention,
    "rwkv.blocks.N.feed_forward": .mlpOutput,
    "rwkv.blocks.N.ffn": .mlpOutput,
    "rwkv.ln_out": .final,
  ]

  static let bufferSuffixes: [String] = []
}
