internal import LatentTensor

/// Two narrow matrices in place of a large one: `up(activation(down(x)))`.
struct LowRankLinear: Sendable {
  /// [input → rank]
  let down: LinearWeight
  let activation: Activation?
  /// [rank → output]
  let up: LinearWeight

  /// Computes into `output`; `slot` holds what is between the matrices.
  func callAsFunction(_ x: Matrix, into output: Matrix, slot: ForwardPass.Slot, in pass: ForwardPass) throws {
    let between = try pass.scratch(slot, columns: down.outputWidth)
    try pass.backend.linear(x, down, into: between, epilogue: Epilogue(activation: activation))
    try pass.backend.linear(between, up, into: output)
  }
}
