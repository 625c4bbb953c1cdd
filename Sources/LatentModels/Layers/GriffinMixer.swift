internal import LatentTensor

/// Griffin's recurrent block: a real-gated linear recurrent unit beside a gate
/// (De et al. 2024, https://arxiv.org/abs/2402.19427).
///
///     x      = convolution(linear_x(input))
///     a      = exp(−8 softplus(Λ) · σ(recurrence_gate(x)))
///     h      = a h + √(1 − a²) · σ(input_gate(x)) · x
///     output = linear_out(h · activation(linear_y(input)))
///
/// The gates are block-diagonal: each block of channels is gated by itself alone.
struct GriffinMixer: Sublayer {
  /// [width → channels]
  let gate: LinearWeight
  let activation: Activation
  /// [width → channels]
  let projection: LinearWeight
  let convolution: CausalConvolution
  /// [blockWidth → blockWidth] for each block of channels.
  let inputGates: [LinearWeight]
  let recurrenceGates: [LinearWeight]
  /// [1, channels], 8 softplus(Λ)
  let rate: Matrix
  /// [channels → width]
  let output: LinearWeight

  private var channels: Int { convolution.channels }

  var points: [BlockPoint] {
    [
      BlockPoint(.stateConvolution, shape: convolution.stateShape),
      BlockPoint(.state, width: channels),
      BlockPoint(.attentionHeads, width: channels),
    ]
  }

  var initialState: LayerState? { .recurrent(RecurrentState()) }

  func callAsFunction(_ input: Matrix, layer: Int, addingTo residual: Matrix?, in pass: ForwardPass) throws -> Matrix {
    let backend = pass.backend
    let projected = try pass.scratch(.projection, columns: channels)
    try backend.linear(input, projection, into: projected)
    let x = try pass.scratch(.mixer(0), columns: channels)
    try pass.recur(.stateConvolution, layer: layer, width: channels * convolution.heldInputs) { segments in
      try backend.convolve(projected, segments, by: convolution, into: x)
    }
    let recurrence = GatedRecurrence(
      input: x,
      inputGate: try blockwise(x, inputGates, into: pass.scratch(.mixer(1), columns: channels), on: backend),
      recurrenceGate: try blockwise(x, recurrenceGates, into: pass.scratch(.mixer(2), columns: channels), on: backend),
      rate: rate
    )
    var gated = try pass.scratch(.heads, columns: channels)
    try pass.recur(.state, layer: layer, width: channels) { segments in
      let begins = segments.map { pass.rows.positions[$0.rows.lowerBound] == 0 }
      try backend.gatedRecurrence(recurrence, segments, begins: begins, into: gated)
    }
    // The projected input is used up.
    try backend.linear(input, gate, into: projected, epilogue: Epilogue(activation: activation))
    try backend.multiply(gated, projected, into: gated)
    gated = try pass.tap(.attentionHeads(layer), gated)
    let result = try residual ?? pass.scratch(.contribution, columns: output.outputWidth)
    try backend.linear(gated, output, into: result, epilogue: Epilogue(residual: residual))
    return result
  }

  private func blockwise(
    _ x: Matrix,
    _ weights: [LinearWeight],
    into output: Matrix,
    on backend: any Backend
  ) throws -> Matrix {
    var first = 0
    for weight in weights {
      let columns = first..<first + weight.outputWidth
      try backend.linear(x.columns(columns), weight, into: output.columns(columns))
      first = columns.upperBound
    }
    return output
  }
}
