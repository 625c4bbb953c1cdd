/// The recurrence of RWKV-5.2 and RWKV-6 over the rows of a batch (https://arxiv.org/abs/2404.05892). Of each head, with
/// its matrix S:
///
///     output = (S + diag(bonus) · key ⊗ value)ᵀ · receptance
///     S = diag(decay) · S + key ⊗ value
///
/// A sequence's state is [heads, key, value].
package struct WKV5: Sendable {
  package var heads: HeadLayout
  /// [row, heads · width]
  package var receptance: Matrix
  /// [row, heads · width]
  package var key: Matrix
  /// [row, heads · width]
  package var value: Matrix
  /// [row, heads · width], or [1, heads · width] where the decay does not depend on the input; from 0 to 1
  package var decay: Matrix
  /// [1, heads · width], time_faaaa
  package var bonus: Matrix

  package init(
    _ heads: HeadLayout,
    receptance: Matrix,
    key: Matrix,
    value: Matrix,
    decay: Matrix,
    bonus: Matrix
  ) {
    self.heads = heads
    self.receptance = receptance
    self.key = key
    self.value = value
    self.decay = decay
    self.bonus = bonus
  }
}
