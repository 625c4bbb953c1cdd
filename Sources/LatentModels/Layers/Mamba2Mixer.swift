internal import LatentTensor

/// Mamba-2's mixer: heads whose states, [head width, state width], decay at one rate (Dao and Gu 2024,
/// https://arxiv.org/abs/2405.21060).
///
///     z, xBC, Δ = split(in_proj(input))
///     x, B, C   = split(silu(convolution(xBC)));  Δ = clamp(softplus(Δ + bias))
///     S         = exp(Δ A) S + Δ x ⊗ B;  y = (S C + D x) · silu(z)
///     output    = out_proj(norm(y))
///
/// Heads read and write in groups: heads h · heads / groups and on share the B and C of group h.
struct Mamba2Mixer: Sublayer {
  /// [width → 2 · inner + 2 · groups · stateWidth + heads]: z, x, B, C, Δ.
  let projection: LinearWeight
  /// Over x, B and C together.
  let convolution: CausalConvolution
  let shape: HeadScan.Shape
  /// [1, heads]
  let stepBias: Matrix
  let stepRange: ClosedRange<Float>
  /// [1, heads], A
  let rate: Matrix
  /// [1, heads], D
  let skip: Matrix
  /// Of the gated y; nil where it goes into the output projection as it is.
  let norm: GroupNorm?
  /// [inner → width]
  let output: LinearWeight

  /// A root-mean-square norm over groups of columns, each for itself.
  struct GroupNorm: Sendable {
    /// [1, inner]
    let gain: Matrix
    let epsilon: Float
    /// Columns in a group, a divisor of inner.
    let groupWidth: Int

    func callAsFunction(_ x: Matrix, on backend: any Backend) throws {
      for first in stride(from: 0, to: x.columns, by: groupWidth) {
        let group = x.columns(first..<first + groupWidth)
        let gain = gain.columns(first..<first + groupWidth)
        try backend.rmsNorm(group, gain: gain, gainOffset: 0, epsilon: epsilon, into: group)
      }
    }
  }

  var points: [BlockPoint] {
    [
      BlockPoint(.stateConvolution, shape: convolution.stateShape),
      BlockPoint(.state, shape: shape.stateShape),
      BlockPoint(.attentionHeads, width: shape.width),
    ]
  }

  var initialState: LayerState? { .recurrent(RecurrentState()) }

  func callAsFunction(_ input: Matrix, layer: Int, addingTo residual: Matrix?, in pass: ForwardPass) throws -> Matrix {
    let backend = pass.backend
    let (inner, mixed) = (shape.width, convolution.channels)
    let projected = try pass.scratch(.projection, columns: projection.outputWidth)
    try backend.linear(input, projection, into: projected)
    let convolved = try pass.scratch(.mixer(0), columns: mixed)
    try pass.recur(.stateConvolution, layer: layer, width: mixed * convolution.heldInputs) { segments in
      try backend.convolve(projected.columns(inner..<inner + mixed), segments, by: convolution, into: convolved)
    }
    let scan = HeadScan(
      shape,
      input: convolved.columns(0..<inner),
      step: projected.columns(inner + mixed..<projected.columns),
      write: convolved.columns(inner..<inner + shape.groupsWidth),
      read: convolved.columns(inner + shape.groupsWidth..<mixed),
      gate: projected.columns(0..<inner),
      stepBias: stepBias,
      rate: rate,
      skip: skip,
      stepRange: stepRange
    )
    var gated = try pass.scratch(.heads, columns: inner)
    try pass.recur(.state, layer: layer, width: inner * shape.stateWidth) { segments in
      try backend.headScan(scan, segments, into: gated)
    }
    try norm?(gated, on: backend)
    gated = try pass.tap(.attentionHeads(layer), gated)
    let result = try residual ?? pass.scratch(.contribution, columns: output.outputWidth)
    try backend.linear(gated, output, into: result, epilogue: Epilogue(residual: residual))
    return result
  }
}
