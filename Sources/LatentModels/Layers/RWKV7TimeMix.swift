internal import LatentTensor

/// RWKV-7's time mixing: a state that is read, corrected and written by a generalised delta rule
/// (Peng et al. 2025, https://arxiv.org/abs/2503.14456).
///
///     r, k, v = receptance(x_r), key(x_k), value(x_v)
///     w, a, g = decay(x_w), rate(x_a), gate(x_g);  v = v + (v_first − v) · σ(mix(x_v))
///     output  = W_o((norm(wkv(r, w, k, v, a)) + (Σ r · k · bonus) · v) · g)
///
/// `v_first` is the first block's value, which crosses the layers.
struct RWKV7TimeMix: Sublayer {
  /// The mixtures x_r, x_w, x_k, x_v, x_a, x_g.
  let shift: PositionShift
  /// [width → width]
  let receptance: LinearWeight
  /// [width → width]
  let key: LinearWeight
  /// [width → width]
  let value: LinearWeight
  let decay: LowRankLinear
  let rate: LowRankLinear
  let gate: LowRankLinear
  /// nil in the first block.
  let valueMix: LowRankLinear?
  /// [1, width], k_k
  let removalScale: Matrix
  /// [1, width], k_a
  let rateShare: Matrix
  /// [1, width], r_k
  let bonus: Matrix
  let norm: HeadNorm
  /// [1, heads · value · key], what a sequence begins with; zeros where nil.
  let initial: Matrix?
  /// [width → width]
  let output: LinearWeight

  private var heads: HeadLayout { norm.heads }

  var points: [BlockPoint] {
    [
      BlockPoint(shift.site, width: heads.columns),
      BlockPoint(.state, shape: [heads.count, heads.width, heads.width]),
      BlockPoint(.attentionHeads, width: heads.columns),
    ]
  }

  var initialState: LayerState? { .recurrent(RecurrentState()) }

  private enum Slots {
    static let mixtures = 0
    static let receptance = 6
    static let key = 7
    static let value = 8
    static let decay = 9
    static let rate = 10
    static let gate = 11
    static let removal = 12
    static let valueMix = 13
    static let between = 14
    /// Written by the first block and read by all others.
    static let firstValue = 30
  }

  func callAsFunction(_ x: Matrix, layer: Int, addingTo residual: Matrix?, in pass: ForwardPass) throws -> Matrix {
    let backend = pass.backend
    let width = heads.columns
    let mixtures = try shift(x, layer: layer, firstSlot: Slots.mixtures, in: pass)
    func compute(_ slot: Int, _ body: (Matrix) throws -> Void) throws -> Matrix {
      let result = try pass.scratch(.mixer(slot), columns: width)
      try body(result)
      return result
    }
    let r = try compute(Slots.receptance) { try backend.linear(mixtures[0], receptance, into: $0) }
    let w = try compute(Slots.decay) { try decay(mixtures[1], into: $0, slot: .mixer(Slots.between), in: pass) }
    let k = try compute(Slots.key) { try backend.linear(mixtures[2], key, into: $0) }
    let isFirst = valueMix == nil
    let v = try compute(isFirst ? Slots.firstValue : Slots.value) { try backend.linear(mixtures[3], value, into: $0) }
    let a = try compute(Slots.rate) { try rate(mixtures[4], into: $0, slot: .mixer(Slots.between + 1), in: pass) }
    let g = try compute(Slots.gate) { try gate(mixtures[5], into: $0, slot: .mixer(Slots.between + 2), in: pass) }
    let removal = try pass.scratch(.mixer(Slots.removal), columns: width)
    let firstValue = try valueMix.map { valueMix in
      (
        mix: try compute(Slots.valueMix) {
          try valueMix(mixtures[3], into: $0, slot: .mixer(Slots.between + 3), in: pass)
        },
        value: try pass.scratch(.mixer(Slots.firstValue), columns: width)
      )
    }
    try backend.prepare(
      WKV7Inputs(
        heads,
        removalScale: removalScale,
        rateShare: rateShare,
        key: k,
        rate: a,
        decay: w,
        removal: removal,
        value: v,
        firstValue: firstValue
      )
    )
    let wkv = WKV7(heads, receptance: r, decay: w, key: k, value: v, removal: removal, replacement: a)
    var mixed = try pass.scratch(.heads, columns: width)
    try pass.recur(.state, layer: layer, width: heads.stateWidth, initial: initial) { segments in
      try backend.wkv7(wkv, segments, into: mixed)
    }
    try backend.normHeads(
      mixed,
      by: norm,
      bonus: HeadNorm.Bonus(weight: bonus, receptance: r, key: k, value: v),
      gate: g
    )
    mixed = try pass.tap(.attentionHeads(layer), mixed)
    let result = try residual ?? pass.scratch(.contribution, columns: output.outputWidth)
    try backend.linear(mixed, output, into: result, epilogue: Epilogue(residual: residual))
    return result
  }
}
