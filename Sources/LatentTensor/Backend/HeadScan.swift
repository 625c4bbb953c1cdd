/// Mamba-2's recurrence over the rows of a batch (https://arxiv.org/abs/2405.21060). With Δ = softplus(step + stepBias)
/// within `stepRange`, of head h in group g = ⌊h · groups / heads⌋:
///
///     S[h] = exp(Δ[h] · rate[h]) · S[h] + Δ[h] · input[h] ⊗ write[g]
///     output[h] = (S[h] · read[g] + skip[h] · input[h]) · silu(gate[h])
///
/// A sequence's state is [heads, headWidth, stateWidth].
package struct HeadScan: Sendable {
  /// What does not change from row to row.
  package struct Shape: Sendable {
    package var heads: Int
    package var headWidth: Int
    /// A divisor of `heads`.
    package var groups: Int
    package var stateWidth: Int

    package init(heads: Int, headWidth: Int, groups: Int, stateWidth: Int) {
      self.heads = heads
      self.headWidth = headWidth
      self.groups = groups
      self.stateWidth = stateWidth
    }

    /// Numbers that all heads together read of a row.
    package var width: Int { heads * headWidth }
    /// Numbers that all groups together write, and read, of a row.
    package var groupsWidth: Int { groups * stateWidth }
    /// The axes of a state.
    package var stateShape: [Int] { [heads, headWidth, stateWidth] }
  }

  package var shape: Shape
  /// [row, heads · headWidth], x
  package var input: Matrix
  /// [row, heads], Δ before bias and softplus
  package var step: Matrix
  /// [row, groups · stateWidth], B
  package var write: Matrix
  /// [row, groups · stateWidth], C
  package var read: Matrix
  /// [row, heads · headWidth], z; nil where nothing gates
  package var gate: Matrix?
  /// [1, heads]
  package var stepBias: Matrix
  /// [1, heads], A, below 0
  package var rate: Matrix
  /// [1, heads], D
  package var skip: Matrix
  /// Between which Δ is kept.
  package var stepRange: ClosedRange<Float>

  package init(
    _ shape: Shape,
    input: Matrix,
    step: Matrix,
    write: Matrix,
    read: Matrix,
    gate: Matrix?,
    stepBias: Matrix,
    rate: Matrix,
    skip: Matrix,
    stepRange: ClosedRange<Float>
  ) {
    self.shape = shape
    self.input = input
    self.step = step
    self.write = write
    self.read = read
    self.gate = gate
    self.stepBias = stepBias
    self.rate = rate
    self.skip = skip
    self.stepRange = stepRange
  }
}
