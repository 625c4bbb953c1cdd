/// Griffin's real-gated linear recurrent unit over the rows of a batch (https://arxiv.org/abs/2402.19427). With
/// a = exp(−rate · σ(recurrenceGate)):
///
///     h = a · h + √(1 − a²) · σ(inputGate) · input;  output = h
///
/// Where a sequence begins, the factor √(1 − a²) is 1. A sequence's state is [channels].
package struct GatedRecurrence: Sendable {
  /// [row, channels]
  package var input: Matrix
  /// [row, channels], before the logistic function
  package var inputGate: Matrix
  /// [row, channels], before the logistic function
  package var recurrenceGate: Matrix
  /// [1, channels], 8 · softplus(Λ)
  package var rate: Matrix

  package init(input: Matrix, inputGate: Matrix, recurrenceGate: Matrix, rate: Matrix) {
    self.input = input
    self.inputGate = inputGate
    self.recurrenceGate = recurrenceGate
    self.rate = rate
  }
}
