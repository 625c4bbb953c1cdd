/// RWKV-4's recurrence over the rows of a batch (https://arxiv.org/abs/2305.13048): of each channel a weighted average of
/// the values so far, in which older values count less and the newest has a bonus.
///
/// The paper's numerator a, denominator b and exponent p are held as the average m = a/b and the logarithm of its weight,
/// s = p + log b. No two states mean the same then, and the average can be read and edited by itself:
///
///     output = σ(receptance) · (m + (value − m) · σ(bonus + key − s))
///     m = m + (value − m) · σ(key − s − logDecay);  s = log(exp(s + logDecay) + exp(key))
///
/// A sequence's state is [2, channels]: the averages, then the logarithms, of which `emptyWeight` is no weight at all.
package struct WKV4: Sendable {
  /// The logarithm of the weight that a sequence has before it begins.
  package static let emptyWeight: Float = -1e30

  /// [row, channels]
  package var key: Matrix
  /// [row, channels]
  package var value: Matrix
  /// [row, channels], before the logistic function
  package var receptance: Matrix
  /// [1, channels], −exp(time_decay)
  package var logDecay: Matrix
  /// [1, channels], time_first
  package var bonus: Matrix

  package init(key: Matrix, value: Matrix, receptance: Matrix, logDecay: Matrix, bonus: Matrix) {
    self.key = key
    self.value = value
    self.receptance = receptance
    self.logDecay = logDecay
    self.bonus = bonus
  }
}
