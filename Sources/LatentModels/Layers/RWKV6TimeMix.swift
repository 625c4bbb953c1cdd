internal import LatentTensor

/// RWKV-6's time mixing: that of RWKV-5, with mixtures and decays that depend on the input
/// (https://arxiv.org/abs/2404.05892). With Δ = before − x:
///
///     m  = up(tanh(down(x + Δ · share)));  x_• = x + Δ · (share_• + m_•)
///     w  = exp(−exp(decay(x_w)))
struct RWKV6TimeMix: Sublayer {
  /// The position before itself, and the mixture that the others' shares are made of.
  let shift: PositionShift
  /// [width → 5 · rank], tanh
  let shareDown: LinearWeight
  /// [rank → width] with its static share as bias, of x_w, x_k, x_v, x_r, x_g.
  let shareUp: [LinearWeight]
  /// x_w to log(−log w).
  let decay: LowRankLinear
  /// [width → width], of x_k, x_v, x_r, x_g.
  let projections: [LinearWeight]
  let heads: MatrixStateHeads

  var points: [BlockPoint] { [BlockPoint(shift.site, width: heads.heads.columns)] + heads.points }
  var initialState: LayerState? { .recurrent(RecurrentState()) }

  private enum Slots {
    static let shift = 0
    static let shares = 2
    static let mixture = 3
    static let between = 4
    static let decay = 5
    static let projections = 6
  }

  func callAsFunction(_ x: Matrix, layer: Int, addingTo residual: Matrix?, in pass: ForwardPass) throws -> Matrix {
    let backend = pass.backend
    let width = x.columns
    let shifted = try shift(x, layer: layer, firstSlot: Slots.shift, in: pass)
    let hidden = try pass.scratch(.mixer(Slots.shares), columns: shareDown.outputWidth)
    try backend.linear(shifted[1], shareDown, into: hidden, epilogue: Epilogue(activation: .tanh))

    let mixture = try pass.scratch(.mixer(Slots.mixture), columns: width)
    func mix(_ index: Int) throws -> Matrix {
      let rank = shareUp[index].inputWidth
      try backend.linear(hidden.columns(index * rank..<(index + 1) * rank), shareUp[index], into: mixture)
      try backend.interpolate(x, shifted[0], share: mixture, into: mixture)
      return mixture
    }
    let decays = try pass.scratch(.mixer(Slots.decay), columns: width)
    try decay(mix(0), into: decays, slot: .mixer(Slots.between), in: pass)
    try backend.applyDecay(decays)
    let projected = try projections.enumerated().map { index, weight in
      let result = try pass.scratch(.mixer(Slots.projections + index), columns: width)
      let isGate = index == projections.count - 1
      try backend.linear(mix(index + 1), weight, into: result, epilogue: Epilogue(activation: isGate ? .silu : nil))
      return result
    }
    return try heads(
      receptance: projected[2],
      key: projected[0],
      value: projected[1],
      decay: decays,
      gate: projected[3],
      layer: layer,
      addingTo: residual,
      in: pass
    )
  }
}
