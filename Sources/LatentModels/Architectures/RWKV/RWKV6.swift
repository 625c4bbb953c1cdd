internal import LatentSupport
internal import LatentTensor

/// RWKV-6 (Finch): RWKV-5.2 whose mixtures with the position before, and whose decays, depend on the input.
///
/// Peng et al. 2024, https://arxiv.org/abs/2404.05892.
///
///     x = norm(embedding);  x = x + W_o(norm(wkv(r, k, v, w)) · silu(g));  x = x + σ(r′) · W_v relu(k′)²
enum RWKV6: Architecture {
  static let modelTypes = ["rwkv6"]

  static func build(_ config: Configuration, _ weights: WeightReader) throws -> Blueprint {
    let weights = try RWKVWeights(weights)
    let epsilon = try MatrixStateHeads.epsilon(config)
    return try weights.blueprint(.six, config) { prefix, _ in try timeMix(prefix, epsilon, weights) }
  }

  // MARK: Block

  private static func timeMix(_ name: String, _ epsilon: Float, _ weights: RWKVWeights) throws -> RWKV6TimeMix {
    let width = weights.width
    let heads = try MatrixStateHeads(name, version: .six, epsilon: epsilon, weights)
    let reader = weights.reader
    // [5, rank, width]; x_w, x_k, x_v, x_r, x_g in this order
    guard let shape = reader.shape(of: weights.names(name + "time_maa_w2")), shape.count == 3 else {
      throw reader.contradiction("\(weights.names(name + "time_maa_w2")) is missing or has not three axes")
    }
    let rank = shape[1]
    let up = try reader.tensor(weights.names(name + "time_maa_w2"), [5, rank, width])
    let base = try weights.vector(name + "time_maa_x", width)
    let whole = try reader.keep([Float](repeating: 1, count: width), rows: 1, columns: width)
    return RWKV6TimeMix(
      shift: PositionShift(site: .stateShift, shares: [whole, base]),
      shareDown: try reader.linear(
        reader.tensor(weights.names(name + "time_maa_w1"), [width, 5 * rank]),
        layout: .inputOutput,
        bias: nil
      ),
      shareUp: try "wkvrg".enumerated().map { index, letter in
        try reader.linear(
          up.slice(index..<index + 1).reshaped([rank, width]),
          layout: .inputOutput,
          bias: Tensor(weights.numbers("\(name)time_maa_\(letter)", [width]))
        )
      },
      decay: try weights.lowRank(
        name + "time_decay_w1",
        name + "time_decay_w2",
        to: width,
        bias: name + "time_decay",
        activation: .tanh
      ),
      projections: try ["key", "value", "receptance", "gate"].map {
        try weights.linear(name + $0, from: width, to: width)
      },
      heads: heads
    )
  }

  // MARK: Names

  static let modulePaths = RWKV4.modulePaths
  static let bufferSuffixes: [String] = []
}
