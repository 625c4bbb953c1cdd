internal import LatentTensor

/// RWKV's MLP: neurons of a mixture with the position before, and, up to version 6, a gate of another mixture.
///
///     neurons = relu(key(x_k))²;  output = σ(receptance(x_r)) · value(neurons)
struct ChannelMix: Sendable {
  /// The mixtures x_k and, where there is a gate, x_r.
  let shift: PositionShift
  /// [width → neurons]
  let key: LinearWeight
  /// [width → width]; nil where nothing gates.
  let receptance: LinearWeight?
  /// [neurons → width]
  let value: LinearWeight

  var points: [BlockPoint] {
    [
      BlockPoint(shift.site, width: key.inputWidth),
      BlockPoint(.mlpInput, width: key.inputWidth),
      BlockPoint(.mlpNeurons, width: key.outputWidth),
    ]
  }

  // Beyond the slots of the mixers, whose matrices may have other widths.
  private static let firstSlot = 20
  private static let gateSlot = 22

  /// The output for the rows of `x`; see `Sublayer`.
  func callAsFunction(_ x: Matrix, layer: Int, addingTo residual: Matrix?, in pass: ForwardPass) throws -> Matrix {
    let backend = pass.backend
    let mixtures = try shift(x, layer: layer, firstSlot: Self.firstSlot, in: pass)
    let input = try pass.tap(.mlpInput(layer), mixtures[0])
    var neurons = try pass.scratch(.neurons, columns: key.outputWidth)
    try backend.linear(input, key, into: neurons, epilogue: Epilogue(activation: .reluSquared))
    neurons = try pass.tap(.mlpNeurons(layer), neurons)
    var gate: Matrix?
    if let receptance {
      let computed = try pass.scratch(.mixer(Self.gateSlot), columns: receptance.outputWidth)
      try backend.linear(mixtures[1], receptance, into: computed, epilogue: Epilogue(activation: .sigmoid))
      gate = computed
    }
    let result = try residual ?? pass.scratch(.contribution, columns: value.outputWidth)
    try backend.linear(neurons, value, into: result, epilogue: Epilogue(multiplier: gate, residual: residual))
    return result
  }
}
