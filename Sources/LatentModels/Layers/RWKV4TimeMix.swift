internal import LatentTensor

/// RWKV-4's time mixing: in each channel a decaying average of the values so far, weighted by the exponentials of their
/// keys (Peng et al. 2023, https://arxiv.org/abs/2305.13048).
///
///     k, v, r = key(x_k), value(x_v), receptance(x_r);  output = W_o(σ(r) · wkv(k, v))
///
/// The state is the average that the next position starts from, the paper's numerator over its denominator; the logarithm
/// of its weight against later values is a state beside it. An edit of the one leaves the other, so that the effect of an
/// edited average is linear.
struct RWKV4TimeMix: Sublayer {
  /// The mixtures x_k, x_v, x_r.
  let shift: PositionShift
  /// [width → channels]
  let key: LinearWeight
  /// [width → channels]
  let value: LinearWeight
  /// [width → channels]
  let receptance: LinearWeight
  /// [1, channels]
  let logDecay: Matrix
  /// [1, channels]
  let bonus: Matrix
  /// [1, channels]: no weight.
  let emptyWeight: Matrix
  /// [channels → width]
  let output: LinearWeight

  private var channels: Int { key.outputWidth }

  var points: [BlockPoint] {
    [
      BlockPoint(shift.site, width: key.inputWidth),
      BlockPoint(.state, width: channels),
      BlockPoint(.stateWeight, width: channels),
      BlockPoint(.attentionHeads, width: channels),
    ]
  }

  var initialState: LayerState? { .recurrent(RecurrentState()) }

  func callAsFunction(_ x: Matrix, layer: Int, addingTo residual: Matrix?, in pass: ForwardPass) throws -> Matrix {
    let backend = pass.backend
    let mixtures = try shift(x, layer: layer, firstSlot: 0, in: pass)
    let projected = try zip([key, value, receptance], mixtures).enumerated().map { index, pair in
      let result = try pass.scratch(.mixer(3 + index), columns: channels)
      try backend.linear(pair.1, pair.0, into: result)
      return result
    }
    let wkv = WKV4(
      key: projected[0],
      value: projected[1],
      receptance: projected[2],
      logDecay: logDecay,
      bonus: bonus
    )
    var mixed = try pass.scratch(.heads, columns: channels)
    let parts = [
      StatePart(site: .state, width: channels),
      StatePart(site: .stateWeight, width: channels, initial: emptyWeight),
    ]
    try pass.recur(parts, layer: layer) { segments in try backend.wkv4(wkv, segments, into: mixed) }
    mixed = try pass.tap(.attentionHeads(layer), mixed)
    let result = try residual ?? pass.scratch(.contribution, columns: output.outputWidth)
    try backend.linear(mixed, output, into: result, epilogue: Epilogue(residual: residual))
    return result
  }
}
