internal import LatentTensor

/// A mixture of experts: each position goes through a few of many MLPs (https://arxiv.org/abs/1701.06538).
///
///     p      = softmax(x · router)
///     output = Σ_{e ∈ top k of p} share_e · expert_e(x), where share_e is p_e, or p_e / Σ_{top k} p
///
/// It has no hookpoint for neurons: each position has those of other experts.
struct MixtureOfExperts: Sublayer {
  /// [width → experts], in float32 whatever the weights' type: a rounding here would choose another expert.
  let router: LinearWeight
  let experts: [FeedForward]
  /// How many experts each position goes to.
  let chosen: Int
  let sharesSumToOne: Bool

  var points: [BlockPoint] { [] }
  var initialState: LayerState? { nil }

  func callAsFunction(_ x: Matrix, layer: Int, addingTo residual: Matrix?, in pass: ForwardPass) throws -> Matrix {
    let backend = pass.backend
    let result = try residual ?? pass.scratch(.contribution, columns: x.columns)
    if residual == nil { try backend.fill(result, with: 0) }
    // Experts in ascending order, so that a position's sum is the same whatever positions stand beside it.
    for (expert, visitors) in zip(experts, try route(x, in: pass)) where !visitors.rows.isEmpty {
      let count = visitors.rows.count
      let rows = visitors.rows + Array(repeating: visitors.rows[0], count: Self.padding(count, limit: x.rows))
      let input = try pass.scratch(.expertInput, columns: x.columns).rows(0..<rows.count)
      try backend.gather(x, rows: rows, into: input)
      let output = try pass.scratch(.expertOutput, columns: x.columns).rows(0..<rows.count)
      try backend.linear(expert.neurons(of: input, in: pass), expert.down, into: output)
      try backend.addRows(output.rows(0..<count), factors: visitors.shares, to: visitors.rows, of: result)
    }
    return result
  }

  /// The rows that go to one expert, ascending, and what its output counts for in each.
  private struct Visitors {
    var rows: [Int32] = []
    var shares: [Float] = []
  }

  /// Each expert's visitors.
  private func route(_ x: Matrix, in pass: ForwardPass) throws -> [Visitors] {
    let backend = pass.backend
    let probabilities = try pass.scratch(.routes, columns: experts.count)
    try backend.linear(x, router, into: probabilities)
    try backend.softmax(probabilities, into: probabilities)
    let top = try backend.top(chosen, of: probabilities)
    var visitors = Array(repeating: Visitors(), count: experts.count)
    for row in 0..<x.rows {
      let places = row * top.count..<(row + 1) * top.count
      let sum = sharesSumToOne ? top.values[places].reduce(0, +) : 1
      for place in places {
        visitors[Int(top.indices[place])].rows.append(Int32(row))
        visitors[Int(top.indices[place])].shares.append(top.values[place] / sum)
      }
    }
    return visitors
  }

  /// How many rows more go through an expert than have to: a multiplication is compiled for each number of rows, which
  /// takes longer than a few rows more, and how many visit an expert is different every time.
  private static func padding(_ count: Int, limit: Int) -> Int {
    guard count > 16 else { return 0 }
    return min((count + 15) / 16 * 16, limit) - count
  }
}
