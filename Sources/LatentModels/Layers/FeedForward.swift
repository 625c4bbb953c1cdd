internal import LatentTensor

/// A block's MLP: `down(activation(up(x)))`, or gated, `down(activation(gate(x)) × up(x))`
/// (https://arxiv.org/abs/2002.05202).
struct FeedForward: Sublayer {
  /// [width → neurons]
  let up: LinearWeight
  /// [width → neurons]; nil where the MLP is not gated.
  let gate: LinearWeight?
  let activation: Activation
  /// [neurons → width]
  let down: LinearWeight

  init(up: LinearWeight, gate: LinearWeight? = nil, activation: Activation, down: LinearWeight) {
    self.up = up
    self.gate = gate
    self.activation = activation
    self.down = down
  }

  var points: [BlockPoint] { [BlockPoint(.mlpNeurons, width: up.outputWidth)] }
  var initialState: LayerState? { nil }

  func callAsFunction(_ x: Matrix, layer: Int, addingTo residual: Matrix?, in pass: ForwardPass) throws -> Matrix {
    let neurons = try pass.tap(.mlpNeurons(layer), neurons(of: x, in: pass))
    let result = try residual ?? pass.scratch(.contribution, columns: down.outputWidth)
    try pass.backend.linear(neurons, down, into: result, epilogue: Epilogue(residual: residual))
    return result
  }

  /// The neurons of the rows of `x`, which may be fewer than the batch has.
  func neurons(of x: Matrix, in pass: ForwardPass) throws -> Matrix {
    let backend = pass.backend
    let neurons = try pass.scratch(.neurons, columns: up.outputWidth).rows(0..<x.rows)
    if let gate {
      let multiplier = try pass.scratch(.up, columns: up.outputWidth).rows(0..<x.rows)
      try backend.linear(x, up, into: multiplier)
      try backend.linear(x, gate, into: neurons, epilogue: Epilogue(activation: activation, multiplier: multiplier))
    } else {
      try backend.linear(x, up, into: neurons, epilogue: Epilogue(activation: activation))
    }
    return neurons
  }
}
