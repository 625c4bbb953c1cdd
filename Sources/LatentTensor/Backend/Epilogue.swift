/// What happens to a linear layer's result while it is still in registers, in this order:
/// `y = activation(x·W + bias)`, `y = y × multiplier`, `y = y + residual`.
package struct Epilogue: Sendable {
  package var activation: Activation?
  /// [rows, outputWidth]: a gated MLP's other half.
  package var multiplier: Matrix?
  /// [rows, outputWidth], may be the output itself: the residual stream.
  package var residual: Matrix?

  package init(activation: Activation? = nil, multiplier: Matrix? = nil, residual: Matrix? = nil) {
    self.activation = activation
    self.multiplier = multiplier
    self.residual = residual
  }

  /// The bare product and bias.
  package static let none = Epilogue()
}
