/// How a weight tensor's axes stand in its file.
package enum WeightLayout: Sendable {
  /// [output, input], as PyTorch's `Linear` stores it.
  case outputInput
  /// [input, output], as GPT-2's `Conv1D` and SAELens's `W_enc` store it.
  case inputOutput
}
