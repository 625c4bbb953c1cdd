/// A linear layer's weight as a backend keeps it: packed once for its matrix multiplication. The host tensor that it was
/// made from is not kept.
package final class LinearWeight: Sendable {
  /// Numbers that a row must have.
  package let inputWidth: Int
  /// Numbers that a row of the result has.
  package let outputWidth: Int
  package let hasBias: Bool
  package let precision: Precision
  /// Memory held, in bytes.
  package let byteCount: Int
  package let resource: any DeviceResource

  package init(
    inputWidth: Int,
    outputWidth: Int,
    hasBias: Bool,
    precision: Precision,
    byteCount: Int,
    resource: any DeviceResource
  ) {
    self.resource = resource
    self.inputWidth = inputWidth
    self.outputWidth = outputWidth
    self.hasBias = hasBias
    self.precision = precision
    self.byteCount = byteCount
  }
}

/// How a weight tensor's axes stand in its file.
package enum WeightLayout: Sendable {
  /// [output, input], as PyTorch's `Linear` stores it.
  case outputInput
  /// [input, output], as GPT-2's `Conv1D` and SAELens's `W_enc` store it.
  case inputOutput
}

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
