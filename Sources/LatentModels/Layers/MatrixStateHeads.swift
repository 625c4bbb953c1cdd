internal import LatentTensor

/// What RWKV-5 and RWKV-6 have in common after their projections: heads with a matrix as state, their norm, gate and
/// output (Peng et al. 2024, https://arxiv.org/abs/2404.05892).
struct MatrixStateHeads: Sendable {
  /// [1, width]
  let bonus: Matrix
  let norm: HeadNorm
  /// [1, heads · key · value], what a sequence begins with; zeros where nil.
  let initial: Matrix?
  /// [width → width]
  let output: LinearWeight

  var heads: HeadLayout { norm.heads }

  /// After that of the token shift.
  var points: [BlockPoint] {
    [
      BlockPoint(.state, shape: [heads.count, heads.width, heads.width]),
      BlockPoint(.attentionHeads, width: heads.columns),
    ]
  }

  /// The mixer's output; see `Sublayer`. `receptance`, `key`, `value` and `gate` are [row, width], `decay` that or
  /// [1, width].
  func callAsFunction(
    receptance: Matrix,
    key: Matrix,
    value: Matrix,
    decay: Matrix,
    gate: Matrix,
    layer: Int,
    addingTo residual: Matrix?,
    in pass: ForwardPass
  ) throws -> Matrix {
    let backend = pass.backend
    let wkv = WKV5(heads, receptance: receptance, key: key, value: value, decay: decay, bonus: bonus)
    var mixed = try pass.scratch(.heads, columns: heads.columns)
    try pass.recur(.state, layer: layer, width: heads.stateWidth, initial: initial) { segments in
      try backend.wkv5(wkv, segments, into: mixed)
    }
    try backend.normHeads(mixed, by: norm, bonus: nil, gate: gate)
    mixed = try pass.tap(.attentionHeads(layer), mixed)
    let result = try residual ?? pass.scratch(.contribution, columns: output.outputWidth)
    try backend.linear(mixed, output, into: result, epilogue: Epilogue(residual: residual))
    return result
  }
}
