/// What RWKV-7's recurrence takes of its projections, computed in their place. With a = σ(rate), and κ the product
/// key · removalScale brought to length 1 in each head:
///
///     removal = κ;  replacement = κ · a;  decay = exp(−e^(−1/2) · σ(decay))
///     key = key · (1 + (a − 1) · rateShare);  value = value + (firstValue − value) · σ(valueMix)
package struct WKV7Inputs: Sendable {
  package var heads: HeadLayout
  /// [1, heads · width], k_k
  package var removalScale: Matrix
  /// [1, heads · width], k_a
  package var rateShare: Matrix
  /// [row, heads · width], as all of these; in place
  package var key: Matrix
  /// Before the logistic function; becomes the replacement.
  package var rate: Matrix
  /// Before its function; in place.
  package var decay: Matrix
  /// Only written.
  package var removal: Matrix
  /// In place.
  package var value: Matrix
  /// How much of the first block's value joins, before the logistic function, and that value; nil in the first block.
  package var firstValue: (mix: Matrix, value: Matrix)?

  package init(
    _ heads: HeadLayout,
    removalScale: Matrix,
    rateShare: Matrix,
    key: Matrix,
    rate: Matrix,
    decay: Matrix,
    removal: Matrix,
    value: Matrix,
    firstValue: (mix: Matrix, value: Matrix)?
  ) {
    self.heads = heads
    self.removalScale = removalScale
    self.rateShare = rateShare
    self.key = key
    self.rate = rate
    self.decay = decay
    self.removal = removal
    self.value = value
    self.firstValue = firstValue
  }
}
