/// RWKV-7's recurrence over the rows of a batch (https://arxiv.org/abs/2503.14456), a generalised delta rule. Of each
/// head, with its matrix S:
///
///     S = S · diag(decay) − (S · removal) ⊗ replacement + value ⊗ key
///     output = S · receptance
///
/// A sequence's state is [heads, value, key].
package struct WKV7: Sendable {
  package var heads: HeadLayout
  /// [row, heads · width], as all of these
  package var receptance: Matrix
  /// Between e^(−e^(−1/2)) and 1.
  package var decay: Matrix
  package var key: Matrix
  package var value: Matrix
  /// κ: along which the state is read out, of length 1 in each head.
  package var removal: Matrix
  /// κ · a: what that reading is taken away along.
  package var replacement: Matrix

  package init(
    _ heads: HeadLayout,
    receptance: Matrix,
    decay: Matrix,
    key: Matrix,
    value: Matrix,
    removal: Matrix,
    replacement: Matrix
  ) {
    self.heads = heads
    self.receptance = receptance
    self.decay = decay
    self.key = key
    self.value = value
    self.removal = removal
    self.replacement = replacement
  }
}
