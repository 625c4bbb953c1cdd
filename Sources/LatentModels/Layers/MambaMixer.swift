internal import LatentTensor

/// Mamba-1's mixer: a recurrence for each channel whose steps, writes and reads depend on the input
/// (Gu and Dao 2023, https://arxiv.org/abs/2312.00752).
///
///     x, z    = split(in_proj(input))
///     x       = silu(convolution(x))
///     δ, B, C = split(x_proj(x));  Δ = softplus(dt_proj(δ))
///     h       = exp(Δ A) h + Δ B x;  y = (C h + D x) · silu(z)
///     output  = out_proj(y)
struct MambaMixer: Sublayer {
  /// [width → 2 · channels]: x, then z.
  let projection: LinearWeight
  let convolution: CausalConvolution
  /// [channels → rank + 2 · stateWidth]: δ, B, C.
  let parameters: LinearWeight
  let stateWidth: Int
  /// Falcon-Mamba norms δ, B and C each by its root mean square, without gains; nil where nothing is normed.
  let parameterEpsilon: Float?
  /// [rank → channels]
  let step: LinearWeight
  /// [stateWidth, channels], A
  let rate: Matrix
  /// [1, channels], D
  let skip: Matrix
  /// [channels → width]
  let output: LinearWeight

  private var channels: Int { convolution.channels }

  var points: [BlockPoint] {
    [
      BlockPoint(.stateConvolution, shape: convolution.stateShape),
      BlockPoint(.state, shape: [channels, stateWidth]),
      BlockPoint(.attentionHeads, width: channels),
    ]
  }

  var initialState: LayerState? { .recurrent(RecurrentState()) }

  func callAsFunction(_ input: Matrix, layer: Int, addingTo residual: Matrix?, in pass: ForwardPass) throws -> Matrix {
    let backend = pass.backend
    let projected = try pass.scratch(.projection, columns: 2 * channels)
    try backend.linear(input, projection, into: projected)
    let x = try pass.scratch(.mixer(0), columns: channels)
    try pass.recur(.stateConvolution, layer: layer, width: channels * convolution.heldInputs) { segments in
      try backend.convolve(projected.columns(0..<channels), segments, by: convolution, into: x)
    }
    let scan = try scan(x, gate: projected.columns(channels..<2 * channels), in: pass)
    var gated = try pass.scratch(.heads, columns: channels)
    try pass.recur(.state, layer: layer, width: channels * stateWidth) { segments in
      try backend.selectiveScan(scan, segments, into: gated)
    }
    gated = try pass.tap(.attentionHeads(layer), gated)
    let result = try residual ?? pass.scratch(.contribution, columns: output.outputWidth)
    try backend.linear(gated, output, into: result, epilogue: Epilogue(residual: residual))
    return result
  }

  /// The scan's inputs, which depend on the convolved input `x`.
  private func scan(_ x: Matrix, gate: Matrix, in pass: ForwardPass) throws -> SelectiveScan {
    let backend = pass.backend
    let rank = parameters.outputWidth - 2 * stateWidth
    let computed = try pass.scratch(.mixer(1), columns: parameters.outputWidth)
    try backend.linear(x, parameters, into: computed)
    let parts = [0..<rank, rank..<rank + stateWidth, rank + stateWidth..<rank + 2 * stateWidth].map(computed.columns)
    if let epsilon = parameterEpsilon {
      for part in parts { try backend.rmsNorm(part, gain: nil, gainOffset: 0, epsilon: epsilon, into: part) }
    }
    let steps = try pass.scratch(.mixer(2), columns: channels)
    try backend.linear(parts[0], step, into: steps)
    return SelectiveScan(input: x, step: steps, write: parts[1], read: parts[2], gate: gate, rate: rate, skip: skip)
  }
}
