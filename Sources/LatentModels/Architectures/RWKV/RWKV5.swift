internal import LatentSupport
internal import LatentTensor

/// RWKV-5.2 (Eagle): heads whose state is a matrix, each of its rows with a decay of its own.
///
/// Peng et al. 2024, https://arxiv.org/abs/2404.05892.
///
///     x = norm(embedding);  x = x + W_o(norm(wkv(r, k, v)) · silu(g));  x = x + σ(r′) · W_v relu(k′)²
///
/// Versions 5.0 and 5.1 had one decay for a whole head and are refused.
enum RWKV5: Architecture {
  static let modelTypes = ["rwkv5"]

  static func build(_ config: Configuration, _ weights: WeightReader) throws -> Blueprint {
    let weights = try RWKVWeights(weights)
    let epsilon = try MatrixStateHeads.epsilon(config)
    return try weights.blueprint(.five, config) { prefix, _ in try timeMix(prefix, epsilon, weights) }
  }

  // MARK: Block

  private static func timeMix(_ name: String, _ epsilon: Float, _ weights: RWKVWeights) throws -> RWKV5TimeMix {
    let width = weights.width
    guard let decays = weights.shape(of: name + "time_decay"), decays.count == 2 else {
      throw weights.reader.contradiction(
        "\(weights.names(name + "time_decay")) is not a matrix [heads, head width]: this is RWKV-5.0 or 5.1, of which "
          + "latentd computes only the successor 5.2"
      )
    }
    let heads = try MatrixStateHeads(name, version: .five, epsilon: epsilon, weights)
    return RWKV5TimeMix(
      shift: try weights.shift(name, letters: "rkvg", site: .stateShift, version: .five),
      projections: try ["receptance", "key", "value", "gate"].map {
        try weights.linear(name + $0, from: width, to: width)
      },
      decay: try weights.vector(name + "time_decay", heads.heads, RWKVDecay.kept),
      heads: heads
    )
  }

  // MARK: Names

  static let modulePaths = RWKV4.modulePaths
  static let bufferSuffixes: [String] = []
}

extension MatrixStateHeads {
  /// The heads whose tensors' official names begin with `name`.
  init(_ name: String, version: RWKVVersion, epsilon: Float, _ weights: RWKVWeights) throws {
    let heads = try weights.heads(name + "time_faaaa")
    self.init(
      bonus: try weights.vector(name + "time_faaaa", heads),
      norm: HeadNorm(
        heads,
        gain: try weights.vector(name + "ln_x.weight", heads.columns),
        bias: try weights.vector(name + "ln_x.bias", heads.columns),
        epsilon: epsilon
      ),
      initial: try weights.initialState(name + "time_state", heads, version: version),
      output: try weights.linear(name + "output", from: heads.columns, to: weights.width)
    )
  }

  /// ε of the heads' norm: 10⁻⁵, but of outputs divided by 8. Dividing ε's root comes to the same.
  static func epsilon(_ config: Configuration) throws -> Float {
    let divisor = try config.positive("head_size_divisor", default: 8)
    return Float(1e-5 * divisor * divisor)
  }
}
