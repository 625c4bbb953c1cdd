/// What becomes of the heads' outputs in RWKV-5 to 7: each head is layer-normed by itself, RWKV-7's bonus joins, and the
/// whole is gated.
///
///     x = norm(x) · gain + bias;  x = x + (Σ receptance · key · weight) · value;  x = x · gate
package struct HeadNorm: Sendable {
  /// RWKV-7's direct way from a position's key and value to its output.
  package struct Bonus: Sendable {
    /// [1, heads · width], r_k
    package var weight: Matrix
    /// [row, heads · width], as all of these
    package var receptance: Matrix
    package var key: Matrix
    package var value: Matrix

    package init(weight: Matrix, receptance: Matrix, key: Matrix, value: Matrix) {
      self.weight = weight
      self.receptance = receptance
      self.key = key
      self.value = value
    }
  }

  package var heads: HeadLayout
  /// [1, heads · width]
  package var gain: Matrix
  /// [1, heads · width]
  package var bias: Matrix
  package var epsilon: Float

  package init(_ heads: HeadLayout, gain: Matrix, bias: Matrix, epsilon: Float) {
    self.heads = heads
    self.gain = gain
    self.bias = bias
    self.epsilon = epsilon
  }
}
