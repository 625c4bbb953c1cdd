internal import LatentTensor

/// RWKV-5.2's time mixing (https://arxiv.org/abs/2404.05892).
///
///     r, k, v, g = receptance(x_r), key(x_k), value(x_v), silu(gate(x_g))
///     output = W_o(norm(wkv(r, k, v)) · g)
struct RWKV5TimeMix: Sublayer {
  /// The mixtures x_r, x_k, x_v, x_g.
  let shift: PositionShift
  /// [width → width], of each mixture in that order.
  let projections: [LinearWeight]
  /// [1, width], from 0 to 1
  let decay: Matrix
  let heads: MatrixStateHeads

  var points: [BlockPoint] { [BlockPoint(shift.site, width: heads.heads.columns)] + heads.points }
  var initialState: LayerState? { .recurrent(RecurrentState()) }

  func callAsFunction(_ x: Matrix, layer: Int, addingTo residual: Matrix?, in pass: ForwardPass) throws -> Matrix {
    let mixtures = try shift(x, layer: layer, firstSlot: 0, in: pass)
    let projected = try zip(projections, mixtures).enumerated().map { index, pair in
      let result = try pass.scratch(.mixer(mixtures.count + index), columns: pair.0.outputWidth)
      let isGate = index == mixtures.count - 1
      try pass.backend.linear(pair.1, pair.0, into: result, epilogue: Epilogue(activation: isGate ? .silu : nil))
      return result
    }
    return try heads(
      receptance: projected[0],
      key: projected[1],
      value: projected[2],
      decay: decay,
      gate: projected[3],
      layer: layer,
      addingTo: residual,
      in: pass
    )
  }
}
